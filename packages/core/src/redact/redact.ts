import { hex } from "../util/hex.js";
import { orUndefined } from "../util/or-undefined.js";

/** Masks the secret parts of a text that others wrote: an answer, an error of the platform, a value to echo. */
export type Redact = (text: string) => string;

const MASK = "***";
/** A URL of the feed, or its path, whoever's token is in it: `https://…/events/<user>/<token>/?i=…`. JSON may write `\\/`. */
const EVENTS_URL =
  /(?:https?:\\?\/\\?\/[^\s"'<>/\\]*)?\\?\/events\\?\/([^\s"'<>/\\?#]+)\\?\/[^\s"'<>/\\?#]+(?:\\?\/)?(?:\?[^\s"'<>)]*)?/gi;

/** Masks the tokens in every spelling, and shortens each URL of the feed to `…/events/<user>/***\/`. */
export function redactor(...tokens: readonly string[]): Redact {
  // Made at the first text to mask: most clients never have one.
  let secrets: readonly RegExp[] | undefined;
  return (text) => {
    secrets ??= patternsOf(tokens);
    // Tokens first: one with a slash in it would end its URL too early, and leave its tail behind.
    return secrets
      .reduce((masked, secret) => masked.replace(secret, MASK), text)
      .replace(EVENTS_URL, (_, user: string) => `…/events/${user}/${MASK}/`);
  };
}

/** Each token, and as a URL has it, which may be encoded once more. The longest first, for one may hold another. */
function patternsOf(tokens: readonly string[]): RegExp[] {
  const secrets = tokens.flatMap((token) => [token, orUndefined(() => encodeURIComponent(token)) ?? ""]);
  return [...new Set(secrets)]
    .filter((secret) => secret !== "")
    .sort((a, b) => b.length - a.length)
    .map((secret) => new RegExp(Array.from(secret, spellings).join(""), "gi"));
}

/** A character as it is, percent-encoded, and as JSON may write it, in either case: servers mix the forms. */
function spellings(character: string): string {
  const percent = Array.from(new TextEncoder().encode(character), (byte) => `%${hex(byte, 2)}`).join("");
  const json = JSON.stringify(character).slice(1, -1);
  // Each once: two ways to match are slow. A backslash that stands before a character goes with it.
  const forms = new Set([`\\${character}`, character, percent, json, escaped(character)]);
  return `(?:${Array.from(forms, escaped).join("|")})`;
}

/** Each UTF-16 unit by its number, as both JSON and a RegExp may write it. */
const escaped = (text: string): string => text.replace(/./gs, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
