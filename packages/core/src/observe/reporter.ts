import { EventType, printable } from "@cb-events/types";
import type { EventsError } from "../errors/events-error.js";
import type { Redact } from "../redact/redact.js";
import { shownReason } from "../redact/redact-error.js";
import { callSafely } from "../util/call-safely.js";
import { defined } from "../util/defined.js";
import type { GapReport, Hooks, InvalidEventReport, Retry } from "./hooks.js";
import { consoleLogger, type Logger } from "./logger.js";
import { RepeatedWarnings } from "./repeated-warnings.js";
import { StatusBoard } from "./status.js";

const MAX_SHOWN = 100;
/** A clock of this machine that is this much off is warned of, in seconds. */
const MAX_SKEW = 30;

const gapReasons = {
  expired: "the feed refused the cursor as too old",
  restarted: "the feed named no next page",
  abandoned: "the feed refused the cursor for good, so the client starts from the base URL",
};

/** The kinds that are known, so that made-up ones do not fill the memory. */
const kinds: ReadonlySet<unknown> = new Set(Object.values(EventType));

interface ReporterOptions {
  /** `false` for silence. */
  readonly logger?: Logger | false | undefined;
  readonly hooks?: Hooks | undefined;
}

/** Tells the logger, the hooks and the status what happens. None can harm the client. */
export class Reporter {
  readonly status: StatusBoard;
  readonly #logger: Logger;
  readonly #hooks: Hooks;
  readonly #redact: Redact;
  readonly #invalid = new RepeatedWarnings();
  #hasWarnedOfClock = false;
  #hasWarnedOfHandled = false;

  constructor({ logger = consoleLogger, hooks = {} }: ReporterOptions, redact: Redact) {
    this.#logger = logger || {};
    this.#hooks = hooks;
    this.#redact = redact;
    this.status = new StatusBoard(hooks.onStatus && ((status) => this.#call("onStatus", status)));
  }

  /** A request starts. */
  polling(shownUrl: () => string): void {
    this.status.enter("polling");
    if (this.#logger.debug) this.#log("debug", `Polling ${shownUrl()}`);
  }

  /** An answer came to a request that started then, by the monotonic clock; the clock is ahead by `skew` seconds. */
  answered(events: number, started: number, skew: number | undefined): void {
    this.status.answered(skew);
    const report = { events, seconds: (performance.now() - started) / 1000 };
    if (this.#logger.debug)
      this.#log("debug", `Received ${events} ${events === 1 ? "event" : "events"}`, report);
    this.#call("onPoll", report);
    if (skew === undefined || Math.abs(skew) <= MAX_SKEW || this.#hasWarnedOfClock) return;
    this.#hasWarnedOfClock = true;
    const off = `${Math.round(Math.abs(skew))} s ${skew > 0 ? "ahead of" : "behind"} the feed's`;
    this.#log(
      "warn",
      `This machine's clock is ${off}. Set it, or compare event times with the feed's clock`,
      {
        clockSkew: skew,
      },
    );
  }

  retry(retry: Retry): void {
    const { attempt, attempts, delay, error } = retry;
    this.status.retried(error);
    const line = `Attempt ${attempt} of ${attempts} failed (${this.#reason(error)}); next attempt in ${shown(delay)}`;
    this.#log("warn", line, { attempt, attempts, ...contextOf(error, delay) });
    this.#call("onRetry", retry);
  }

  /** `run` waits out an error. */
  waiting(error: EventsError, delay: number): void {
    this.#log("warn", `${this.#reason(error)}; goes on in ${shown(delay)}`, contextOf(error, delay));
  }

  gap(gap: GapReport): void {
    const { reason, from, to } = gap;
    this.status.gap();
    const context = { reason, from: this.#shown(from), to: this.#shown(to) };
    this.#log("warn", `Events may have been missed: ${gapReasons[reason]}`, context);
    this.#call("onGap", { reason, from: this.#masked(from), to: this.#masked(to) });
  }

  invalid(invalid: InvalidEventReport): void {
    const { id, method, issues, delivered } = invalid;
    const kind = kinds.has(method) ? method : "unknown";
    const fields: string[] = [];
    let more = 0;
    for (const { path } of issues) {
      const field = path || "event";
      const leftOut = this.#invalid.count(`${kind} ${field}`);
      if (leftOut === undefined) continue;
      fields.push(field);
      more += leftOut;
    }
    if (fields.length > 0) {
      const shownId = this.#shown(id);
      const fate = delivered ? "delivered without them" : "not delivered";
      const since = more > 0 ? `; ${more} more since the last warning` : "";
      const line = `Invalid event ${shownId ?? "without an id"} (${fields.join(", ")}): ${fate}${since}`;
      this.#log("warn", line, defined({ id: shownId, fields, delivered }));
    }
    const masked = { id: this.#masked(id), method: this.#masked(method) };
    this.#call("onInvalidEvent", { issues, delivered, ...defined(masked) });
  }

  /** The position holds more handled ids than this. */
  manyHandled(count: number): void {
    if (this.#hasWarnedOfHandled) return;
    this.#hasWarnedOfHandled = true;
    const line = `The position holds more than ${count} handled ids: a loop that is stuck in its handler holds it back`;
    this.#log("warn", line, { handled: count });
  }

  /** A save failed where no caller is left to be told. */
  saveFailed(error: EventsError): void {
    this.#log("error", this.#reason(error));
  }

  /** The client closes: tells what was counted and not told. */
  closing(): void {
    const { untold } = this.#invalid;
    if (untold.length > 0)
      this.#log("warn", `More invalid events since the last warning (${untold.join(", ")})`);
  }

  /** What the error says; of a store also what it threw, which says what to repair. */
  #reason({ name, message, code, cause }: EventsError): string {
    const detail = code === "POSITION_STORE" ? ` (${shownReason(cause, this.#redact)})` : "";
    return `${name}: ${message}${detail}`;
  }

  /** A text of the feed, safe for a log line. */
  #shown<T extends string | null | undefined>(text: T) {
    return text && printable(this.#redact(text).slice(0, MAX_SHOWN));
  }

  #masked<T extends string | null | undefined>(text: T) {
    return text && this.#redact(text);
  }

  #call<TName extends keyof Hooks>(name: TName, report: Parameters<NonNullable<Hooks[TName]>>[0]): void {
    if (this.#hooks[name] === undefined) return;
    callSafely(
      () => (this.#hooks[name] as ((report: unknown) => unknown) | undefined)?.(report),
      (error) => this.#log("error", `The hook ${name} failed (${shownReason(error, this.#redact)})`),
    );
  }

  #log(level: keyof Logger, message: string, ...context: readonly [Record<string, unknown>?]): void {
    const line = message.replaceAll("%", "\\x25");
    // A logger that fails has nowhere to be logged.
    callSafely(
      () => this.#logger[level]?.(line, ...context),
      () => {},
    );
  }
}

const shown = (seconds: number): string => `${Number(seconds.toFixed(1))} s`;

const contextOf = ({ code, statusCode }: EventsError, delay: number) => defined({ delay, code, statusCode });
