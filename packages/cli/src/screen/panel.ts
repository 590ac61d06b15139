import type { Piece } from "./pieces.js";

/** What a terminal shows of the bot in its last line, and what keys and typed lines do. */
export interface Panel {
  /** The last line, for so many columns. */
  status(columns: number, hasKeys: boolean): readonly Piece[];
  press(key: string): Promise<void>;
  /** Any of these characters begins a line; every other one is a key. */
  readonly lineStarts: string;
  enter(line: string): void;
  /** What is shown behind a line that is being typed. */
  complete?(line: string): string;
  /** What to try first. */
  readonly hint: string;
}
