import type { Connection } from "../source.js";

/** How long the bot may be away before the page shows it, in milliseconds. */
const PATIENCE = 30_000;

/** Tells when nothing was live for a while, and when something is again. */
export class Darkness {
  readonly #onChange: (isDark: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: (isDark: boolean) => void) {
    this.#onChange = onChange;
    this.tell("connecting");
  }

  tell(status: Connection["status"]): void {
    if (status === "live") {
      this.stop();
      this.#onChange(false);
    } else this.#timer ??= setTimeout(() => this.#onChange(true), PATIENCE);
  }

  /** Nothing is told any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
