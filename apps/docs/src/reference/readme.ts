import type { ApiPackage } from "./api.js";
import { tableOf } from "./tables.js";

const MARKED = /(<!-- generated: (\w+) of ([^\n]*?) -->\n)([\s\S]*?)(<!-- end -->)/g;

/** The README with its tables as the sources have them, what is wrong with its markers, and what it has tables of. */
export function fillReadme(
  text: string,
  packages: readonly ApiPackage[],
): { readonly text: string; readonly problems: string[]; readonly told: readonly string[] } {
  const told: string[] = [];
  const problems: string[] = [];
  let filled = 0;
  const result = text.replace(
    MARKED,
    (whole, begin: string, kind: string, names: string, old: string, end: string) => {
      filled += 1;
      told.push(...names.split(", "));
      try {
        if (old.includes("<!-- generated:")) throw new Error("there is no <!-- end -->");
        return `${begin}\n${tableOf(kind, names.split(", "), packages)}\n\n${end}`;
      } catch (error) {
        problems.push(`"${kind} of ${names}": ${(error as Error).message}`);
        return whole;
      }
    },
  );
  const begun = text.split("<!-- generated:").length - 1;
  if (filled < begun && problems.length === 0)
    problems.push("a <!-- generated: … of … --> has no <!-- end -->");
  return { text: result, problems, told };
}
