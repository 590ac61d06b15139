/** What stands in place of a secret. */
const MASK = "***";

/** What stands behind a text that was cut off. */
const CUT = "…";

/** Anything like an events URL, with or without a scheme: what stands behind its user name is the token. */
export const EVENTS_URL = /(\/events\/[^/\s"'<>\\]+\/)[^/\s"'<>\\?#]+/gi;

/** Shorter texts are no token, and would mask half of what is said. */
const MIN_LENGTH = 4;

/** Takes secrets out of whatever leaves the process: each that it was told, and whatever looks like an events URL. */
export class Mask {
  readonly #known = new Map<string, RegExp>();
  readonly #allowed = new Set<string>();

  /** From now on, this is a secret: as it is, and percent-encoded. */
  add(secret: string): void {
    if (secret.length < MIN_LENGTH || this.#known.has(secret)) return;
    this.#known.set(secret, new RegExp(Array.from(secret, formsOf).join(""), "g"));
  }

  /** This is no secret, though it stands where one would: it opens a room of this machine. */
  allow(word: string): void {
    this.#allowed.add(word);
  }

  /** The token in a text that may be an events URL becomes a secret. */
  addUrl(text: string): void {
    for (const [found, before = ""] of text.matchAll(EVENTS_URL)) {
      const token = found.slice(before.length);
      this.add(token);
      this.add(decoded(token));
    }
  }

  /** The text without secrets. */
  apply(text: string): string {
    let masked = text;
    // There may be a thousand of them, and a line for each event: a search for a plain text is far quicker.
    const isEncoded = text.includes("%");
    for (const [secret, pattern] of this.#known) {
      if (isEncoded) masked = masked.replace(pattern, MASK);
      else if (masked.includes(secret)) masked = masked.replaceAll(secret, MASK);
    }
    if (masked.includes(CUT))
      for (const secret of this.#known.keys()) masked = withoutBeginning(masked, secret);
    return masked.replace(EVENTS_URL, (found, before: string) =>
      this.#allowed.has(found.slice(before.length)) ? found : before + MASK,
    );
  }
}

/** The text without the beginning of a secret, where the secret was cut off. */
function withoutBeginning(text: string, secret: string): string {
  if (!text.includes(secret.slice(0, MIN_LENGTH))) return text;
  let masked = text;
  for (let length = secret.length - 1; length >= MIN_LENGTH; length -= 1)
    masked = masked.replaceAll(secret.slice(0, length) + CUT, MASK + CUT);
  return masked;
}

/** A character, or its bytes as `%XX` in either case: servers mix the forms. */
function formsOf(character: string): string {
  const plain = character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const bytes = [...new TextEncoder().encode(character)];
  const encoded = bytes.map((byte) => `%${eitherCase(byte.toString(16).padStart(2, "0"))}`);
  return `(?:${plain}|${encoded.join("")})`;
}

function eitherCase(hex: string): string {
  return [...hex].map((digit) => `[${digit}${digit.toUpperCase()}]`).join("");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
