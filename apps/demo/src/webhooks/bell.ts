/** Wakes one who waits. */
export class Bell {
  #rung = false;
  #wake = () => {};

  /** Ends the wait; without one, the next ends at once. */
  ring(): void {
    this.#rung = true;
    this.#wake();
  }

  /** Waits until it rings, or so many milliseconds. Leaves no timer behind. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#rung) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
    }
    this.#rung = false;
  }
}
