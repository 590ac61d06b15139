import {
  type ClientStatus,
  EventsError,
  type GapReport,
  type Hooks,
  type Logger,
  type Retry,
} from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import { labelOf } from "./labels.js";
import type { Outcome } from "./outcome.js";

/** An error that a loop or `poll()` threw, and how the client said it was right then. */
export interface Failure {
  readonly error: unknown;
  readonly status: ClientStatus;
}

/** Collects what a client does and shows. */
export class Recorder {
  /** The labels of the events that arrived. */
  readonly arrived: string[] = [];
  readonly retries: Retry[] = [];
  readonly failures: Failure[] = [];
  /** All that the client has shown: log lines, what hooks are given, errors. */
  readonly shown: unknown[] = [];
  readonly #gaps: GapReport[] = [];
  #sent = 0;
  #reported = 0;
  #undelivered = 0;

  readonly logger: Logger;
  readonly hooks: Hooks;

  constructor() {
    const log = (...line: unknown[]) => void this.shown.push(line);
    this.logger = { debug: log, info: log, warn: log, error: log };
    this.hooks = {
      onPoll: (poll) => {
        log(poll);
        this.#sent += poll.events;
      },
      onRetry: (retry) => {
        log(retry);
        this.retries.push(retry);
      },
      onGap: (gap) => {
        log(gap);
        this.#gaps.push(gap);
      },
      onInvalidEvent: (invalid) => {
        log(invalid);
        this.#reported += 1;
        if (!invalid.delivered) this.#undelivered += 1;
      },
      onStatus: log,
    };
  }

  get outcome(): Outcome {
    return {
      retries: this.retries.length,
      retriedAfter: [...new Set(this.retries.map(({ error }) => error.name))],
      thrown: this.failures.map(({ error }) => (error instanceof EventsError ? error.name : "Error")),
      gaps: this.#gaps.map(({ reason }) => reason),
      reported: this.#reported,
      repeatsDropped: this.#sent > this.arrived.length + this.#undelivered,
    };
  }

  /** Gives the label of the event. */
  arrives(event: CbEvent): string {
    const label = labelOf(event);
    this.arrived.push(label);
    return label;
  }

  fails(error: unknown, status: ClientStatus): void {
    this.failures.push({ error, status });
    this.shown.push(error, status);
  }
}
