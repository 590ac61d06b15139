import { eventTime } from "@cb-events/types";
import { EventsError } from "../errors/events-error.js";

/** What a client does at the moment: see `ClientStatus`. */
export type ClientState = "idle" | "polling" | "waiting" | "retrying" | "failed" | "closed";

/** How the client is doing. */
export interface ClientStatus {
  /**
   * `idle`: no request yet. `polling`: a request is under way. `waiting`: for a slot, for the pace, or for a handler.
   * `retrying`: for the next attempt. `failed`: the last loop or poll ended with an error; a new one may go on, and
   * `run` does. `closed`: for good.
   */
  readonly state: ClientState;
  /** When the last answer came; undefined before the first. A clock that was set since moves it along. */
  readonly lastPollAt: Date | undefined;
  /** When the last new event came; undefined before the first. */
  readonly lastEventAt: Date | undefined;
  /** Seconds from the time in the last event's id to its arrival, by the feed's clock; undefined where the id tells no time. */
  readonly lag: number | undefined;
  /** Seconds by which this machine's clock is ahead of the feed's; undefined where the feed does not tell its time. */
  readonly clockSkew: number | undefined;
  /** Answers so far. */
  readonly polls: number;
  /** New events so far. */
  readonly events: number;
  /** Requests made again so far. */
  readonly retries: number;
  /** Gaps so far: see `onGap`. */
  readonly gaps: number;
  /** The last error that ended a loop or a poll, or led to a retry: its `code`, and when it came, as `lastPollAt`. */
  readonly lastError?: { readonly code: string; readonly at: Date };
}

/** A wall clock that differs from the monotonic one by more than this was set. In ms. */
const MAX_DRIFT = 1000;

/** Notes the time; gives it by the wall clock as that is when asked, so that times can be compared with each other and with now. */
function noteTime(): () => Date {
  const [at, noted] = [new Date(), performance.now()];
  return () => {
    const set = Date.now() - at.getTime() - (performance.now() - noted);
    return Math.abs(set) > MAX_DRIFT ? new Date(at.getTime() + set) : at;
  };
}

/** Keeps the figures of a client. */
export class StatusBoard {
  state: ClientState = "idle";
  readonly #counts = { polls: 0, events: 0, retries: 0, gaps: 0 };
  #lastPollAt: (() => Date) | undefined;
  #clockSkew: number | undefined;
  #lastError: { readonly code: string; readonly at: () => Date } | undefined;
  #last: { readonly id: string; readonly at: Date; readonly now: number } | undefined;
  readonly #onChange: ((status: ClientStatus) => void) | undefined;

  constructor(onChange: ((status: ClientStatus) => void) | undefined) {
    this.#onChange = onChange;
  }

  /** The figures as of now; a copy. */
  get current(): ClientStatus {
    // Worked out here, where few ask for it, and not with each page.
    const last = this.#last;
    const happened = last && eventTime(last);
    const error = this.#lastError;
    return {
      state: this.state,
      lastPollAt: this.#lastPollAt?.(),
      lastEventAt: last?.at,
      lag: happened && (last.now - happened.getTime()) / 1000,
      clockSkew: this.#clockSkew,
      ...this.#counts,
      ...(error && { lastError: { code: error.code, at: error.at() } }),
    };
  }

  /** Changes the state; a closed client stays closed. */
  enter(state: ClientState): void {
    if (this.state === state || this.state === "closed") return;
    this.state = state;
    this.#onChange?.(this.current);
  }

  answered(clockSkew: number | undefined): void {
    this.#lastPollAt = noteTime();
    this.#counts.polls += 1;
    this.#clockSkew = clockSkew;
    this.enter("waiting");
  }

  /** New events came; `now` is the time of the feed's clock, in ms since 1970. */
  received(events: number, { id }: { readonly id: string }, now: number): void {
    this.#counts.events += events;
    this.#last = { id, at: new Date(), now };
  }

  retried(error: unknown): void {
    this.#counts.retries += 1;
    this.failed(error);
    this.enter("retrying");
  }

  gap(): void {
    this.#counts.gaps += 1;
  }

  /** An error led to a retry, or ended a loop or a poll. */
  failed(error: unknown): void {
    this.#lastError = { code: error instanceof EventsError ? error.code : "UNKNOWN", at: noteTime() };
  }
}
