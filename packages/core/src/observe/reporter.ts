import { EventType, printable } from "@cb-events/types";
import type { EventsError } from "../errors/events-error.js";
import type { Redact } from "../redact/redact.js";
import { shownReason } from "../redact/redact-error.js";
import type { GapReport, Hooks, InvalidEventReport, Retry } from "./hooks.js";
import { type Logger, writeLog } from "./logger.js";
import { RepeatedWarnings } from "./repeated-warnings.js";
import type { ClientStatus } from "./status.js";

const MAX_SHOWN = 100;

const gapReasons = {
  expired: "the feed refused the cursor as too old",
  restarted: "the feed named no next page",
  abandoned: "the feed refused the cursor for good, so the client starts from the base URL",
};

/** Tells the logger and the hooks what happens. Neither can harm the client. */
export class Reporter {
  /** Requests are logged. */
  readonly hearsRequests: boolean;
  /** Answers are logged, or there is a hook for them. */
  readonly hearsAnswers: boolean;
  readonly #logger: Logger | undefined;
  readonly #hooks: Hooks;
  readonly #redact: Redact;
  readonly #invalid = new RepeatedWarnings();
  #warnedOfClock = false;

  constructor(logger: Logger | undefined, hooks: Hooks | undefined, redact: Redact) {
    this.#logger = logger;
    this.#hooks = hooks ?? {};
    this.#redact = redact;
    this.hearsRequests = logger?.debug !== undefined;
    this.hearsAnswers = this.hearsRequests || hooks?.onPoll !== undefined;
  }

  /** A request starts. */
  polling(redactedUrl: string): void {
    this.#log("debug", `Polling ${redactedUrl}`);
  }

  answered(events: number, seconds: number): void {
    this.#log("debug", `Received ${events} ${events === 1 ? "event" : "events"}`, { events, seconds });
    this.#call("onPoll", { events, seconds });
  }

  retry(retry: Retry): void {
    const { attempt, attempts, delay, error } = retry;
    const line = `Attempt ${attempt} of ${attempts} failed (${shown(error)}); next attempt in ${shownSeconds(delay)}`;
    this.#log("warn", line, { attempt, attempts, delay, ...codesOf(error) });
    this.#call("onRetry", retry);
  }

  /** `run` waits out an error. */
  waiting(error: EventsError, delay: number): void {
    // What the store threw says what to repair.
    const cause = error.code === "POSITION_STORE" ? ` (${shownReason(error.cause, this.#redact)})` : "";
    const line = `${shown(error)}${cause}; goes on in ${shownSeconds(delay)}`;
    this.#log("warn", line, { delay, ...codesOf(error) });
  }

  gap(gap: GapReport): void {
    this.#log("warn", `Events may have been missed: ${gapReasons[gap.reason]}`, {
      reason: gap.reason,
      from: this.#shown(gap.from),
      to: this.#shown(gap.to),
    });
    this.#call("onGap", { ...gap, from: this.#masked(gap.from), to: this.#masked(gap.to) });
  }

  invalid(invalid: InvalidEventReport): void {
    this.#warnInvalid(invalid);
    const { id, method } = invalid;
    this.#call("onInvalidEvent", {
      ...invalid,
      ...(id !== undefined && { id: this.#masked(id) }),
      ...(method !== undefined && { method: this.#masked(method) }),
    });
  }

  status(status: ClientStatus): void {
    this.#call("onStatus", status);
  }

  /** This machine's clock is ahead of the feed's by so many seconds. */
  clock(skew: number): void {
    if (this.#warnedOfClock) return;
    this.#warnedOfClock = true;
    const off = `${Math.round(Math.abs(skew))} s ${skew > 0 ? "ahead of" : "behind"} the feed's`;
    this.#log(
      "warn",
      `This machine's clock is ${off}. Set it, or compare event times with the feed's clock`,
      {
        clockSkew: skew,
      },
    );
  }

  /** The position holds very many ids. */
  manyHandled(count: number): void {
    const line = `The position holds more than ${count} handled ids: a loop that is stuck in its handler holds it back`;
    this.#log("warn", line, { handled: count });
  }

  /** A save failed where no caller is left to be told. */
  saveFailed(error: unknown): void {
    this.#log("error", shownReason(error, this.#redact));
  }

  /** The client closes: tells what was counted and not told. */
  closing(): void {
    const untold = this.#invalid.takeUntold();
    if (untold.length === 0) return;
    const fields = untold.map(([kind, count]) => `${kind}: ${count}`);
    this.#log("warn", `More invalid events since the last warning (${fields.join(", ")})`);
  }

  #warnInvalid({ id, method, issues, delivered }: InvalidEventReport): void {
    const kind = kinds.has(method ?? "") ? method : "unknown";
    const fields: string[] = [];
    let more = 0;
    for (const { path } of issues) {
      const field = path || "event";
      const leftOut = this.#invalid.count(`${kind} ${field}`);
      if (leftOut === undefined) continue;
      fields.push(field);
      more += leftOut;
    }
    if (fields.length === 0) return;
    const shownId = this.#shown(id);
    const fate = delivered ? "delivered without them" : "not delivered";
    const since = more > 0 ? `; ${more} more since the last warning` : "";
    this.#log("warn", `Invalid event ${shownId ?? "without an id"} (${fields.join(", ")}): ${fate}${since}`, {
      ...(shownId !== undefined && { id: shownId }),
      fields,
      delivered,
    });
  }

  /** A text of the feed, safe for a log line. */
  #shown<T extends string | null | undefined>(text: T): T | string {
    return typeof text === "string" ? printable(this.#redact(text).slice(0, MAX_SHOWN)) : text;
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
    writeLog(this.#logger, level, message, context);
  }
}

/** The kinds that are known, so that made-up ones do not fill the memory. */
const kinds: ReadonlySet<string> = new Set(Object.values(EventType));

const shown = (error: EventsError): string => `${error.name}: ${error.message}`;
const shownSeconds = (seconds: number): string => `${Number(seconds.toFixed(1))} s`;

function codesOf({ code, statusCode }: EventsError): Record<string, unknown> {
  return { code, ...(statusCode !== undefined && { statusCode }) };
}
