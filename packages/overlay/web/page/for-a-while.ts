/** Something that is on show for a while, one at a time. */
export class ForAWhile<T> {
  readonly #time: number;
  readonly #onShow: (item: T | undefined) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `time` is in milliseconds. */
  constructor(time: number, onShow: (item: T | undefined) => void) {
    this.#time = time;
    this.#onShow = onShow;
  }

  /** In place of what is on show. */
  show(item: T): void {
    clearTimeout(this.#timer);
    this.#onShow(item);
    this.#timer = setTimeout(() => this.#onShow(undefined), this.#time);
  }

  /** Nothing is told any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
