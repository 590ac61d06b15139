/** Roughly how wide a text is, in letters: what is drawn in a square counts as two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width += /\p{M}|\u200d|\ufe0f/u.test(character) ? 0 : isWide(character) ? 2 : 1;
  return Math.max(1, width);
}

function isWide(character: string): boolean {
  return (character.codePointAt(0) ?? 0) >= 0x2e80;
}
