/**
 * An id for a thing that came without one, so that it is told from others and reported once: a hash of its JSON, 64 bits
 * long. Undefined where it has no JSON.
 */
export function contentId(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value);
    return `#${hex(fnv1a(text, 0x811c9dc5))}${hex(fnv1a(text, 0x01000193))}`;
  } catch {
    return undefined; // Nested too deep.
  }
}

/** FNV-1a over UTF-16 units, from a given start. */
function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

const hex = (value: number): string => value.toString(16).padStart(8, "0");
