import type { Built, Engine } from "./built.js";
import { Compat } from "./compat.js";
import { loweredLine } from "./syntax.js";
import { youngUses } from "./uses.js";

/** Something in a file that one of its engines does not have. */
export interface Finding {
  /** `"URL.canParse"` */
  readonly api: string;
  /** The names of the engines that do not have it. */
  readonly missingIn: readonly string[];
  /** The file that was bundled, or the script of a page. */
  readonly file: string;
  /** What stands around it, in one line. */
  readonly around: string;
}

/** How much is shown and compared of what stands around a use, to both sides. */
const AROUND = 120;

export async function findings({ name, code, engines }: Built): Promise<Finding[]> {
  const uses = youngUses(code, compatOf(engines));
  const found = uses.map(({ api, offset }) => ({
    api: api.name,
    missingIn: api.missingIn.map((engine) => engine.name),
    file: fileAt(code, offset) ?? name,
    around: around(code, offset),
  }));
  const line = uses.some(({ isSyntax }) => isSyntax) ? undefined : await loweredLine(code, engines);
  if (line === undefined) return found;
  const missingIn = engines.map((engine) => engine.name);
  return [...found, { api: "syntax that esbuild would rewrite", missingIn, file: name, around: line.trim() }];
}

const compats = new Map<readonly Engine[], Compat>();

function compatOf(engines: readonly Engine[]): Compat {
  const compat = compats.get(engines) ?? new Compat(engines);
  compats.set(engines, compat);
  return compat;
}

/** esbuild writes the path of each file before what it took from it. */
function fileAt(code: string, offset: number): string | undefined {
  const paths = [...code.slice(0, offset).matchAll(/^\/\/ (\S+\.m?js)$/gm)];
  return paths.at(-1)?.[1]?.replace(/^.*node_modules\//, "");
}

function around(code: string, offset: number): string {
  return code
    .slice(Math.max(0, offset - AROUND), offset + AROUND)
    .replaceAll(/\s+/g, " ")
    .trim();
}
