/** The longest delay that a timer takes, in milliseconds: a longer one would fire at once. */
const MAX_TIMER = 2 ** 31 - 1;

/** Wakes one who waits. */
export class Bell {
  #rung = false;
  #wake = () => {};

  /** Ends the wait; without one, the next ends at once. */
  ring(): void {
    this.#rung = true;
    this.#wake();
  }

  /** Waits until it rings, or so many milliseconds; without a number no timer is set. Leaves none behind. */
  async wait(milliseconds?: number): Promise<void> {
    if (!this.#rung) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (milliseconds !== undefined)
          timer = setTimeout(resolve, Math.min(Math.ceil(milliseconds), MAX_TIMER));
      });
      clearTimeout(timer);
    }
    this.#rung = false;
  }
}
