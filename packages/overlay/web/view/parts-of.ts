import { number } from "../numbers.js";

/** A stretch of a text of the settings. */
export interface TextPart {
  readonly kind: "words" | "name" | "amount";
  readonly words: string;
}

/** A text with the first place of the name and of the tokens set apart, so that they can be shown as what they are. */
export function partsOf(text: string, name: string, tokens: number): readonly TextPart[] {
  let parts: TextPart[] = [{ kind: "words", words: text }];
  if (name !== "") parts = cut(parts, "name", name);
  if (tokens === 0) return parts;
  const withAmount = cut(parts, "amount", number(tokens));
  return withAmount.length > parts.length ? withAmount : cut(parts, "amount", String(tokens));
}

/** The first place of `found` in what is words only, and no part of a longer word or number. */
function cut(parts: readonly TextPart[], kind: TextPart["kind"], found: string): TextPart[] {
  for (const [at, { kind: other, words }] of parts.entries()) {
    if (other !== "words") continue;
    for (let start = words.indexOf(found); start >= 0; start = words.indexOf(found, start + 1)) {
      const [before, after] = [words.slice(0, start), words.slice(start + found.length)];
      if (/[\p{L}\p{N}_]$/u.test(before) || /^[\p{L}\p{N}_]/u.test(after)) continue;
      const around: TextPart[] = [
        { kind: "words", words: before },
        { kind, words: found },
        { kind: "words", words: after },
      ];
      return [...parts.slice(0, at), ...around.filter((part) => part.words !== ""), ...parts.slice(at + 1)];
    }
  }
  return [...parts];
}
