import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Compiler } from "./compilers.js";
import { type Diagnostic, readDiagnostics } from "./diagnostics.js";
import type { Setting } from "./settings.js";

/** Whether it checks the declarations of the packages, and of what they depend on. */
export function checksDeclarations({ declarations }: Setting, { quick = false }: Compiler): boolean {
  return declarations || quick;
}

/** Compiles the consumers in a folder by a compiler that is installed there. */
export async function compile(
  folder: string,
  compiler: Compiler,
  setting: Setting,
  signal?: AbortSignal,
): Promise<Diagnostic[]> {
  const config = `tsconfig.${compiler.alias}.${setting.name.replaceAll(/\W+/g, "-")}.json`;
  const compilerOptions = {
    ...setting.compilerOptions,
    skipLibCheck: !checksDeclarations(setting, compiler),
    // TypeScript's own.
    skipDefaultLibCheck: true,
  };
  await writeFile(join(folder, config), JSON.stringify({ compilerOptions, files: setting.files }));
  const tsc = join(folder, "node_modules", compiler.alias, "bin", "tsc");
  const { code, printed } = await run([tsc, "-p", config, "--pretty", "false"], folder, signal);
  const diagnostics = readDiagnostics(printed);
  // Errors end it with 1 or 2; anything else is no verdict.
  if (code === 0 || code === 1 || code === 2) return diagnostics;
  return [`the compiler ended with ${code}: ${printed}`];
}

function run(
  args: readonly string[],
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<{ code: unknown; printed: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, signal }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? error.signal), printed: stdout + stderr }),
    );
  });
}
