import { cutTo, type Piece, wrap } from "./pieces.js";
import { onRestore } from "./restore.js";

/** Erases the line that stays, and whatever of it was broken into more. */
const ERASE = "\r\u001b[J";

/** The least time between two looks at the line that stays, in milliseconds. */
const PACE = 250;

/** Where it is written: a terminal. */
export interface ScreenOutput {
  readonly columns?: number | undefined;
  write(text: string): boolean;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

/** Columns of a terminal that does not tell. */
const COLUMNS = 80;

/** A terminal: lines that scroll, and one at the bottom that stays. */
export class Screen {
  readonly #out: ScreenOutput;
  readonly #status: (columns: number) => readonly Piece[];
  readonly #masked: (text: string) => string;
  readonly #restore: () => void;
  readonly #onResize = () => this.#draw();
  #refreshing: NodeJS.Timeout | undefined;
  #isOpen = true;
  #isHidden = false;

  /**
   * `status` gives the line that stays, for so many columns. `masked` takes secrets out of a text: in a line that is
   * broken into several, they would not be found any more.
   */
  constructor(
    out: ScreenOutput,
    status: (columns: number) => readonly Piece[],
    masked: (text: string) => string = (text) => text,
  ) {
    this.#out = out;
    this.#status = status;
    this.#masked = masked;
    out.on("resize", this.#onResize);
    this.#restore = onRestore(() => this.#end());
  }

  /** Puts a line above the one that stays; what is too long goes on below its own text. False where it has to be waited for. */
  line(pieces: readonly Piece[], indent = 0): boolean {
    const shown = pieces.map(({ text, style }) => ({ text: this.#masked(text), style }));
    const lines = wrap(shown, this.#columns, indent).join("\n");
    if (!this.#isOpen || this.#isHidden) return this.#out.write(`${lines}\n`);
    return this.#out.write(`${ERASE}${lines}\n${this.#bottom()}`);
  }

  /** What the line that stays shows may be another one. */
  refresh(): void {
    if (!this.#isOpen) return;
    this.#refreshing ??= setTimeout(() => this.#draw(), PACE);
  }

  /** Takes the line that stays away, until `show`. */
  hide(): void {
    if (this.#isOpen && !this.#isHidden) this.#out.write(ERASE);
    this.#isHidden = true;
  }

  show(): void {
    this.#isHidden = false;
    this.#draw();
  }

  /** Leaves the terminal as it was. What is written later has no line below it. */
  close(): void {
    this.#restore();
  }

  #end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#refreshing);
    this.#out.off("resize", this.#onResize);
    if (!this.#isHidden) this.#out.write(ERASE);
  }

  #draw(): void {
    clearTimeout(this.#refreshing);
    this.#refreshing = undefined;
    if (this.#isOpen && !this.#isHidden) this.#out.write(`${ERASE}${this.#bottom()}`);
  }

  /** One column less than there is: a full line would move on to the next. */
  #bottom(): string {
    const columns = this.#columns - 1;
    return cutTo(this.#status(columns), columns);
  }

  get #columns(): number {
    return this.#out.columns || COLUMNS;
  }
}
