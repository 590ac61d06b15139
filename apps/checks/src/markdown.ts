/** A section of a page, without its title; empty where there is none. */
export function sectionOf(page: string, title: string): string {
  const found = page.split(/^## /m).find((text) => text.startsWith(`${title}\n`));
  return found?.slice(title.length) ?? "";
}

/** The blocks of code in a text. */
export function blocksIn(text: string): { readonly language: string; readonly code: string }[] {
  const blocks = text.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return Array.from(blocks, ([, language = "", code = ""]) => ({ language, code }));
}
