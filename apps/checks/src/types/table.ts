import { checksDeclarations } from "./compile.js";
import type { Cell } from "./matrix.js";

/** A line for each setting, a column for each compiler; in brackets where the declarations were not looked at. */
export function textTable(cells: readonly Cell[]): string[] {
  const versions = [...new Set(cells.map(({ compiler }) => compiler.version))];
  const settings = [...new Set(cells.map(({ setting }) => setting.name))];
  const width = Math.max(...settings.map((name) => name.length));
  const line = (name: string, texts: readonly string[]) =>
    [name.padEnd(width), ...texts.map((text) => text.padStart(9))].join("  ");
  return [
    line("TypeScript", versions),
    ...settings.map((name) => line(name, cells.filter(({ setting }) => setting.name === name).map(verdict))),
  ];
}

function verdict({ setting, compiler, diagnostics }: Cell): string {
  if (diagnostics === undefined) return "-";
  const text = diagnostics.length === 0 ? "ok" : `${diagnostics.length} wrong`;
  return checksDeclarations(setting, compiler) ? text : `(${text})`;
}

/** Each error once, with where it came up. */
export function failureLines(cells: readonly Cell[]): string[] {
  const places = new Map<string, string[]>();
  for (const { setting, compiler, diagnostics = [] } of cells) {
    for (const diagnostic of diagnostics) {
      places.set(diagnostic, [...(places.get(diagnostic) ?? []), `${compiler.version} (${setting.name})`]);
    }
  }
  return Array.from(places, ([diagnostic, where]) => {
    const more = where.length > 1 ? ` and ${where.length - 1} more` : "";
    return `BROKEN ${diagnostic}\n  with TypeScript ${where[0]}${more}`;
  });
}
