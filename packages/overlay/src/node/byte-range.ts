/** A part of a file: from the first byte to the last one, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The part of a file that a header `Range` asks for: undefined for all of it, null for one that the file does not have.
 * Several parts, and what is no range, ask for all of it.
 */
export function byteRange(header: string | null, size: number): ByteRange | undefined | null {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  return first <= last ? { first, last } : null;
}
