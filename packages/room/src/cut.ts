/** The first characters of a text. No pair of surrogates is split. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return [...text.slice(0, 2 * length)].slice(0, length).join("");
}
