const CUT = "…";

/** Joins as many of the parts as fit, in UTF-16 units, with a sign that something is missing. No part is cut in half. */
export function joinWithin(parts: Iterable<string>, maxLength: number): string {
  let shown = "";
  let uncut = "";
  for (const part of parts) {
    if (shown.length + part.length > maxLength) return `${uncut}${CUT}`;
    shown += part;
    if (shown.length + CUT.length <= maxLength) uncut = shown;
  }
  return shown;
}
