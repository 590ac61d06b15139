/** Percent-encodes what is not visible ASCII, and the percent sign itself: two ids stay two. */
export function headerSafe(text: string): string {
  return text.replace(/[^!-$&-~]/gu, (character) =>
    Array.from(
      new TextEncoder().encode(character),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    ).join(""),
  );
}
