/** What editors, shells and Docker put around a value: white space, line ends, a byte order mark, invisible characters. */
const AROUND = /^[\s\u200b-\u200f\u2060\ufeff\0]+|[\s\u200b-\u200f\u2060\ufeff\0]+$/g;
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", "`": "`", "“": "”", "‘": "’" };

/**
 * The bytes of a text file: UTF-8, or UTF-16 as Windows tools write it, with a byte order mark or without; or, where they
 * are neither, as Windows wrote texts before.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  // Without a mark: every other byte of plain text is 0.
  if (first !== 0 && second === 0) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0 && second !== 0 && second !== undefined) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** A value without what others put around it: white space and line ends, a byte order mark, a pair of quotes. */
export function cleanValue(text: string): string {
  const trimmed = text.replace(AROUND, "");
  const closing = QUOTES[trimmed.charAt(0)];
  const isQuoted = trimmed.length >= 2 && closing !== undefined && trimmed.endsWith(closing);
  if (isQuoted) return cleanValue(trimmed.slice(1, -1));
  return trimmed === text ? text : cleanValue(trimmed);
}
