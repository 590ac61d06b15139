import type { CurrentSettings } from "../settings/watch-settings.js";

/** What no one sees, and what joins letters: it must not hide a word from this. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/** What stands in place of a hidden word. */
const HIDDEN = "•••";

/** Makes a function that hides words in a text: in any case and width, with or without invisible characters in them. */
export function wordHider(words: readonly string[]): (text: string) => string {
  const folded = words.map((word) => fold(word).folded).filter((word) => word !== "");
  if (folded.length === 0) return (text) => text;
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${folded.map(escaped).join("|")})(?![\\p{L}\\p{N}])`,
    "gu",
  );
  return (text) => {
    const { folded: line, at } = fold(text);
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
function fold(text: string): { readonly folded: string; readonly at: readonly number[] } {
  let folded = "";
  const at: number[] = [];
  let place = 0;
  for (const character of text) {
    const plain = INVISIBLE.test(character) ? "" : character.normalize("NFKC").toLowerCase();
    folded += plain;
    for (let unit = 0; unit < plain.length; unit += 1) at.push(place);
    place += character.length;
  }
  return { folded, at };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
