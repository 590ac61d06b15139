import type { Alert } from "./alert.js";
import { add, advance, EMPTY, endOf, skip, timeOf } from "./queue.js";

export interface PlayerOptions {
  /** While it is false, no alert begins or ends. */
  readonly isSeen: () => boolean;
  /** While it is true, no alert begins. */
  readonly isPaused?: () => boolean;
  /** An alert begins, or the last one is over. */
  readonly onShow: (alert: Alert | undefined) => void;
  /** For how long the alert on show stays in all, in milliseconds: at its begin, and when that changes. */
  readonly onTime?: (time: number) => void;
}

/** Shows alerts one after the other, in real time. */
export class Player {
  readonly #options: PlayerOptions;
  #queue = EMPTY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer is due; undefined when there is none. */
  #due: number | undefined;
  #time: number | undefined;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  add(alert: Alert): void {
    this.#queue = add(this.#queue, alert);
    this.wake();
  }

  /** The alert on show makes way at once. */
  skip(): void {
    if (this.#queue.shown === undefined) return;
    this.#queue = skip(this.#queue);
    this.#advance();
    this.#tell(true);
  }

  /** To be called when the page can be seen again, or the pause is over. */
  wake(): void {
    const before = this.#queue.shown;
    if (this.#options.isSeen() || this.#queue.waiting.length === 0) this.#advance();
    this.#tell(this.#queue.shown !== before);
  }

  /** Shows nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #advance(): void {
    const isPaused = this.#options.isPaused?.() ?? false;
    this.#queue = advance(this.#queue, performance.now(), !isPaused);
  }

  #tell(isOther: boolean): void {
    if (isOther) this.#options.onShow(this.#queue.shown?.alert);
    const time = timeOf(this.#queue);
    if (time !== undefined && (isOther || time !== this.#time)) this.#options.onTime?.(time);
    this.#time = time;
    this.#wakeAt(this.#options.isSeen() ? endOf(this.#queue) : undefined);
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
