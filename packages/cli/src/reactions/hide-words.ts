import type { CurrentSettings } from "../settings/watch-settings.js";
import { fold } from "./fold.js";

/** Into what a reader takes for one letter, with the marks on it. */
const LETTERS = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What stands in place of a hidden word. */
const HIDDEN = "•••";

/** Makes a function that hides words in a text: in any case and width, with or without invisible characters in them. */
export function wordHider(words: readonly string[]): (text: string) => string {
  const folded = words.map((word) => placed(word).folded).filter((word) => word !== "");
  if (folded.length === 0) return (text) => text;
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${folded.map(escaped).join("|")})(?![\\p{L}\\p{N}\\p{M}])`,
    "gu",
  );
  return (text) => {
    const { folded: line, at } = placed(text);
    let shown = "";
    let end = 0;
    for (const { index, 0: found } of line.matchAll(pattern)) {
      shown += text.slice(end, at[index]) + HIDDEN;
      end = at[index + found.length] ?? text.length;
    }
    return shown + text.slice(end);
  };
}

/** Makes a function that hides the words of the settings, as they are at each call. */
export function currentHider(settings: CurrentSettings): (text: string) => string {
  let known: { readonly words: readonly string[]; readonly hide: (text: string) => string } | undefined;
  return (text) => {
    const words = settings.current.words.hide;
    if (known?.words !== words) known = { words, hide: wordHider(words) };
    return known.hide(text);
  };
}

/** The text as it is compared, and where each of its characters was in the text. */
function placed(text: string): { readonly folded: string; readonly at: readonly number[] } {
  let folded = "";
  const at: number[] = [];
  for (const { segment, index } of LETTERS.segment(text)) {
    const plain = fold(segment);
    folded += plain;
    for (let unit = 0; unit < plain.length; unit += 1) at.push(index);
  }
  return { folded, at };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
