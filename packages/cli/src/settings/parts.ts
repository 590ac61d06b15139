import * as v from "valibot";

/** A text that is not empty, and not too long. */
export function text(max: number) {
  const message = `a text of ${max} characters at most`;
  return v.pipe(v.string(message), v.nonEmpty(`${message}, and not empty`), v.maxLength(max, message));
}

/** Tokens wanted or given. */
export function tokens() {
  const message = "a whole number of tokens, 1 or more";
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(1, message),
    v.maxValue(Number.MAX_SAFE_INTEGER, message),
  );
}

/** A number of seconds. */
export function seconds(min: number, max: number) {
  const message = `a number of seconds from ${min} to ${max}`;
  return v.pipe(v.number(message), v.minValue(min, message), v.maxValue(max, message));
}

/** True or false. */
export function flag() {
  return v.boolean("true or false");
}

/** One of some words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  const quoted = words.map((word) => `"${word}"`);
  return v.picklist(words, `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`);
}

/** A list of at most so many. */
export function list<TSchema extends v.GenericSchema>(item: TSchema, max: number) {
  const message = `a list of ${max} at most`;
  return v.pipe(v.array(item, message), v.maxLength(max, message));
}

/** A file of the folder `media`: its name, and folders in there, without a way out. `or` says what else is allowed. */
export function mediaFile(kinds: readonly string[], or = "") {
  const message = `${or}a file of the folder media: ${kinds.map((kind) => `.${kind}`).join(", ")}`;
  // Without flags, which a JSON Schema does not have: each letter of an ending in either case.
  const endings = kinds.map((kind) =>
    kind.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`),
  );
  const form = new RegExp(`^(?![./])(?!.*\\.\\./)[^\\\\:*?"<>|\\0]{1,200}\\.(?:${endings.join("|")})$`);
  return v.pipe(v.string(message), v.regex(form, message));
}

/** What a text may hold in braces. */
export const PLACEHOLDERS = ["name", "tokens", "note", "what", "goal", "left"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

const SAYABLE = new RegExp(`^(?:[^{]|\\{(?:${PLACEHOLDERS.join("|")})\\}|\\{(?![^{}]*\\}))*$`);

/** A text with placeholders. */
export function sayable(max: number) {
  const names = PLACEHOLDERS.map((name) => `{${name}}`).join(" ");
  return v.pipe(text(max), v.regex(SAYABLE, `a text with no other placeholders than ${names}`));
}
