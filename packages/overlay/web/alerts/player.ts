import type { Alert } from "./alert.js";
import { add, advance, createQueue, endOf } from "./queue.js";

export interface PlayerOptions {
  /** How long an alert stays, in milliseconds. */
  readonly time: number;
  /** While it is false, no alert begins. */
  readonly isSeen: () => boolean;
  /** An alert begins, or the last one is over. */
  readonly onShow: (alert: Alert | undefined) => void;
}

/** Shows alerts one after the other, in real time. */
export class Player {
  readonly #options: PlayerOptions;
  #queue;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer is due; undefined when there is none. */
  #due: number | undefined;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#queue = createQueue(options.time);
  }

  add(alert: Alert): void {
    this.#queue = add(this.#queue, alert);
    this.wake();
  }

  /** To be called when the page can be seen again. */
  wake(): void {
    const before = this.#queue.shown;
    if (this.#options.isSeen() || this.#queue.waiting.length === 0) {
      this.#queue = advance(this.#queue, performance.now());
    }
    const { shown } = this.#queue;
    if (shown !== before) this.#options.onShow(shown?.alert);
    this.#wakeAt(this.#options.isSeen() ? endOf(this.#queue) : undefined);
  }

  /** Shows nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #wakeAt(due: number | undefined): void {
    // In a flood it is the same time again and again.
    if (due === this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    if (due === undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#due = undefined;
        this.wake();
      },
      Math.max(0, due - performance.now()),
    );
  }
}
