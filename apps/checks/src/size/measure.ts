import type { Budget } from "./budgets.js";
import { type Bundled, bundle } from "./bundle.js";

/** A budget, and what its largest import weighs. */
export interface Row {
  readonly name: string;
  readonly limit: number;
  readonly goal?: number | undefined;
  readonly bundled: Bundled;
}

export async function measure(folder: string, { name, limit, goal, imports }: Budget): Promise<Row> {
  const rows: Row[] = [];
  for (const { name: imported, code } of imports) {
    const title = imports.length === 1 ? name : `${name} (the largest: \`${imported}\`)`;
    rows.push({ name: title, limit, goal, bundled: await bundle(folder, code) });
  }
  const [largest] = rows.sort((a, b) => weight(b) - weight(a));
  if (largest === undefined) throw new Error(`nothing to measure for: ${name}`);
  return largest;
}

/** Bytes by the bundler that does worse. */
export function weight({ bundled }: Row): number {
  return Math.max(bundled.esbuild, bundled.rollup);
}
