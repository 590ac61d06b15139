/** A table. A `|` in a cell would end it, also in code, and a line break would end the row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A default is code where it is a value, and words otherwise. */
export function shownDefault(text: string): string {
  const isValue = /^(?:-?[\d._]+|true|false|null|undefined|Infinity|"[^"]*")$/.test(text);
  return isValue ? code(text) : text;
}
