import type { InvalidEvent } from "./report.js";

/** How a recording is read: whom to tell of what is not as it should be in it. */
export interface ReadOptions {
  /**
   * Called for each line that is no event, with its number from 1 on, and what is wrong with it. The line is skipped.
   *
   * @default `console.warn`, for the first 5 of a file; the others are counted at the end
   */
  readonly onInvalidLine?: ((line: number, problem: string) => void) | undefined;
  /**
   * Called for each event that has something wrong in it. What is sound of it is delivered where that is enough.
   *
   * @default `console.warn`, for the first 5 of a file; the others are counted at the end
   */
  readonly onInvalidEvent?: ((event: InvalidEvent) => void) | undefined;
}

export const READ_OPTIONS: readonly (keyof ReadOptions)[] = ["onInvalidLine", "onInvalidEvent"];
