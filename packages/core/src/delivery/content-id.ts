import { hex } from "../util/hex.js";
import { orUndefined } from "../util/or-undefined.js";

const PRIME = 0x01000193;

/**
 * An id for a thing that came without one, so that it is told from others and reported once: a hash of its JSON, 64 bits
 * long. Undefined where it has no JSON.
 */
export function contentId(value: unknown): string | undefined {
  // What is nested too deep has no JSON.
  const text = orUndefined(() => JSON.stringify(value));
  if (text === undefined) return undefined;
  return `#${hashOf(text, 0x811c9dc5)}${hashOf(text, PRIME)}`;
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string, start: number): string {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hex(hash >>> 0, 8);
}
