import { availableParallelism } from "node:os";
import { compile } from "./compile.js";
import type { Compiler } from "./compilers.js";
import type { Diagnostic } from "./diagnostics.js";
import type { Setting } from "./settings.js";

/** What a compiler said to a setting; undefined when it does not know the setting. */
export interface Cell {
  readonly setting: Setting;
  readonly compiler: Compiler;
  diagnostics: readonly Diagnostic[] | undefined;
}

/** Compiles every setting with every compiler, as many at a time as there are cores. */
export async function runMatrix(
  folder: string,
  settings: readonly Setting[],
  compilers: readonly Compiler[],
  signal: AbortSignal,
): Promise<Cell[]> {
  const cells = settings.flatMap((setting) =>
    compilers.map((compiler): Cell => ({ setting, compiler, diagnostics: undefined })),
  );
  const waiting = cells.filter(({ setting, compiler }) => Number(compiler.version) >= (setting.since ?? 0));
  const work = async () => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      signal.throwIfAborted();
      cell.diagnostics = await compile(folder, cell.compiler, cell.setting, signal);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  signal.throwIfAborted();
  return cells;
}
