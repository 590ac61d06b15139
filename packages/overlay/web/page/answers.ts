import type { AnswerToShow } from "../../src/protocol.js";
import { tidy, tidyName } from "../text.js";
import { ForAWhile } from "./for-a-while.js";

/** How long an answer is on show, and the least time from one to the next, in milliseconds. */
const TIME = 6000;
const APART = 10_000;

/** Characters of an answer. */
const TEXT = 200;

/** Shows the answers to commands: one in ten seconds at most, the others are left out. */
export class Answers {
  readonly #shown: ForAWhile<AnswerToShow>;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(onShow: (answer: AnswerToShow | undefined) => void) {
    this.#shown = new ForAWhile(TIME, onShow);
  }

  add({ command, name, text }: AnswerToShow): void {
    const now = performance.now();
    if (now - this.#shownAt < APART) return;
    this.#shownAt = now;
    this.#shown.show({ command, name: tidyName(name), text: tidy(text, TEXT) });
  }

  stop(): void {
    this.#shown.stop();
  }
}
