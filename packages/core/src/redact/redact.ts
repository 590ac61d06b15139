import { hex } from "../util/hex.js";

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

/** The longest first, for one may hold another. */
function patternsOf(tokens: readonly string[]): RegExp[] {
  const secrets = [...new Set(tokens)].filter((token) => token !== "").sort((a, b) => b.length - a.length);
  return secrets.map((token) => new RegExp(Array.from(token, spellings).join(""), "gi"));
}

/** A character as it is, percent-encoded, and as JSON may write it, in either case: servers mix the forms. */
function spellings(character: string): string {
  const percent = Array.from(new TextEncoder().encode(character), (byte) => `%${hex(byte, 2)}`);
  const json = character.split("").map((unit) => `\\\\u${hex(unit.charCodeAt(0), 4)}`);
  // "\n" and its like; for any other character it would say the same twice, and two ways to match are slow.
  const short = /[\b\t\n\f\r]/.test(character) ? `${literal(JSON.stringify(character).slice(1, -1))}|` : "";
  return `(?:\\\\?${literal(character)}|${short}${percent.join("")}|${json.join("")})`;
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
