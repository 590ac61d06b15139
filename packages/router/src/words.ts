import { fold, visible } from "./fold.js";

/** White space, but for the zero width one, which is not seen and parts no words. */
const SPACE = /[^\S\ufeff]+/;

/** True for one word in which there is something to see. */
export function isWord(value: unknown): value is string {
  return typeof value === "string" && !SPACE.test(value) && visible(value) !== "";
}

let lastText: string | undefined;
let lastWords: readonly (string | undefined)[] = [];

/**
 * The words of a text: the first one in the form for comparing, the others as they were typed. The last answer is kept,
 * for each command asks for the words of the same message.
 */
export function wordsOf(text: string): readonly (string | undefined)[] {
  if (text !== lastText) {
    const [first, ...others] = text.split(SPACE).filter(visible);
    lastWords = [first && fold(first), ...others];
    lastText = text;
  }
  return lastWords;
}
