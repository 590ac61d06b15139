/** Marks that turn the direction of what follows: stripped, so that a name never turns the words beside it. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Line ends and tabs: a blank in one line of text. */
const BLANK = /[\s\p{Zl}\p{Zp}]+/gu;
/** Other control characters, marks that cannot be seen, and halves of a character. */
const HIDDEN = /[\p{Cc}\p{Cs}\u00ad\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]/gu;
/** Accents heaped on one letter: no script needs more than four. */
const HEAP = /(\p{M}{4})\p{M}+/gu;
/** What takes place and shows nothing: a name of these alone looks like none. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{M}\p{Z}\u2800]/gu;

const PLAIN = /^[\x20-\x7e]*$/;

/** The most UTF-16 units for each character that is shown: one emoji can be joined from any number of them. */
const UNITS = 12;

/**
 * Text that anyone could have typed, as one line of at most `most` characters as a reader counts them, with an ellipsis
 * when it was cut. It is text and stays text: markup has no meaning in it.
 */
export function tidy(text: string, most: number): string {
  // Cut roughly first: ten thousand characters cost no more than a few hundred.
  const rough = text.slice(0, (most + 1) * UNITS * 2);
  const clean = rough
    .replace(DIRECTION, "")
    .replace(BLANK, " ")
    .replace(HIDDEN, "")
    .replace(HEAP, "$1")
    .trim();
  const short = cut(clean, most);
  return short.length < clean.length || rough.length < text.length ? `${short.trimEnd()}…` : short;
}

/** A name to show; it is never empty. */
export function tidyName(name: string, most = 24): string {
  const shown = tidy(name, most);
  return shown.replace(UNSEEN, "") === "" ? "(no name)" : shown;
}

function cut(text: string, most: number): string {
  // Most of what is written: each unit is a character.
  if (PLAIN.test(text)) return text.slice(0, most);
  let end = 0;
  let count = 0;
  for (const character of characters(text)) {
    if (count === most || end + character.length > most * UNITS) break;
    end += character.length;
    count += 1;
  }
  return text.slice(0, end);
}

const segmenter =
  "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : undefined;

/** Characters as a reader counts them, where the browser can tell. */
function* characters(text: string): Generator<string> {
  if (segmenter === undefined) yield* text;
  else for (const { segment } of segmenter.segment(text)) yield segment;
}
