import type { CbEvent } from "@cb-events/types";
import type { Signal } from "../signal.js";
import type { Room } from "./room.js";

/** How an event ends: its handler is done, or threw, or gave it up. */
export type Outcome = "done" | "failed" | "released";

/** The one event of a room that its client has delivered, until it is handled. */
export class Item {
  readonly room: Room;
  readonly event: CbEvent;
  /** When a handler got it; undefined before. */
  givenAt: Date | undefined;
  /** Called once, when it ends. */
  onEnd: (() => void) | undefined;
  readonly #settle: (outcome: Outcome, error: unknown) => void;
  readonly #controller = new AbortController();
  hasEnded = false;

  constructor(room: Room, event: CbEvent, settle: (outcome: Outcome, error: unknown) => void) {
    this.room = room;
    this.event = event;
    this.#settle = settle;
  }

  /** What its handler may end by. */
  get signal(): Signal {
    return this.#controller.signal as Signal;
  }

  /** Its handler should end. */
  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  /** The handler gave up because its signal was aborted. */
  isAbort(error: unknown): boolean {
    const { aborted, reason } = this.#controller.signal;
    // Functions of Node that take a signal reject with an error of their own, and the reason as its cause.
    return aborted && (error === reason || (error as Error | undefined)?.cause === reason);
  }

  /** It ends; only the first call counts. */
  end(outcome: Outcome, error?: unknown): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.#settle(outcome, error);
    this.onEnd?.();
  }
}
