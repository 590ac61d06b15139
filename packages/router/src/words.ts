import { fold, visible } from "./fold.js";

/** White space, but for the zero width one, which is not seen and parts no words. */
const SPACE = /[^\S\ufeff]+/;

/** True for one word in which there is something to see. */
export function isWord(value: unknown): value is string {
  return typeof value === "string" && !SPACE.test(value) && fold(value) !== "";
}

let last: readonly string[] = [];

/**
 * The text, its first word in the form for comparing, and the other words as they were typed. The last answer is kept, for
 * each command asks for the words of the same message.
 */
export function wordsOf(text: string): readonly string[] {
  if (text !== last[0]) {
    const [first = "", ...others] = text.split(SPACE).filter(visible);
    last = [text, fold(first), ...others];
  }
  return last;
}
