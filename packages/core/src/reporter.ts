import { printable } from "@cb-events/types";
import type { GapReport, InvalidEventReport } from "./hooks.js";
import type { Hooks, Logger } from "./options.js";
import type { Redact } from "./redact.js";
import { shownReason } from "./redact-error.js";
import type { Retry } from "./retry.js";
import type { ClientStatus } from "./status.js";

/** Tells the logger and the hooks what happens. Neither can harm the client. */
export class Reporter {
  readonly #logger: Logger | undefined;
  readonly #hooks: Hooks;
  readonly #redact: Redact;

  constructor(logger: Logger | undefined, hooks: Hooks | undefined, redact: Redact) {
    this.#logger = logger;
    this.#hooks = hooks ?? {};
    this.#redact = redact;
  }

  polling(label: string): void {
    this.#log("debug", `Polling ${label}`);
  }

  answered(events: number, seconds: number): void {
    this.#log("debug", `Received ${events} ${events === 1 ? "event" : "events"}`, { events, seconds });
    this.#call("onPoll", { events, seconds });
  }

  retry(retry: Retry): void {
    const { attempt, attempts, delay, error } = retry;
    const reason = `${error.name}: ${error.message}`;
    const wait = `next attempt in ${Number(delay.toFixed(1))} s`;
    this.#log("warn", `Attempt ${attempt} of ${attempts} failed (${reason}); ${wait}`, {
      attempt,
      attempts,
      delay,
      code: error.code,
      ...(error.statusCode !== undefined && { statusCode: error.statusCode }),
    });
    this.#call("onRetry", retry);
  }

  gap(gap: GapReport): void {
    const reason =
      gap.reason === "expired" ? "the feed refused the cursor as too old" : "the feed named no next page";
    this.#log("warn", `Events may have been missed: ${reason}`, {
      reason: gap.reason,
      from: this.#shown(gap.from),
      to: this.#shown(gap.to),
    });
    this.#call("onGap", { ...gap, from: this.#masked(gap.from), to: this.#masked(gap.to) });
  }

  invalid(invalid: InvalidEventReport): void {
    const { id, method, issues, delivered } = invalid;
    const fields = issues.map(({ path }) => path || "event");
    const fate = delivered ? "given out without them" : "not given out";
    this.#log("warn", `Invalid event ${this.#shown(id) ?? "without an id"} (${fields.join(", ")}): ${fate}`, {
      id: this.#shown(id),
      fields,
      delivered,
    });
    this.#call("onInvalidEvent", {
      ...invalid,
      ...(id !== undefined && { id: this.#masked(id) }),
      ...(method !== undefined && { method: this.#masked(method) }),
    });
  }

  status(status: ClientStatus): void {
    this.#call("onStatus", status);
  }

  /** A text of the feed, safe for a log line. */
  #shown<T extends string | null | undefined>(text: T): T | string {
    return typeof text === "string" ? printable(this.#redact(text).slice(0, 100)) : text;
  }

  #masked<T extends string | null>(text: T): T | string {
    return text === null ? text : this.#redact(text);
  }

  #call<TName extends keyof Hooks>(name: TName, report: Parameters<NonNullable<Hooks[TName]>>[0]): void {
    const failed = (error: unknown) =>
      this.#log("error", `The hook ${name} failed (${shownReason(error, this.#redact)})`);
    try {
      const outcome: unknown = (this.#hooks[name] as ((report: unknown) => unknown) | undefined)?.(report);
      if (outcome instanceof Promise) outcome.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #log(level: keyof Logger, message: string, context?: Record<string, unknown>): void {
    try {
      const outcome: unknown = this.#logger?.[level](message, context);
      if (outcome instanceof Promise) outcome.catch(() => {});
    } catch {
      // A logger that fails has nowhere to be logged.
    }
  }
}
