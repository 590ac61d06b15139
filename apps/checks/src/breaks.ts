import { cp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { command, several } from "./command-line.js";
import { ROOT } from "./packages.js";
import { runProgram } from "./shell.js";
import { inTempFolder } from "./temp-folder.js";

const help = `Usage: pnpm checks breaks [--only <text>]

Breaks the project on purpose, one line at a time in a copy of it, and says whether the check that has to catch that
does. Takes about half an hour.

  --only <text>  the breaks whose name or check holds this; more than once for several
  --help         this text
`;

export const runCommand = command(help, { only: several }, async ({ only }, { out, signal }) => {
  const breaks = (await readBreaks()).filter(
    ({ name, check }) =>
      only.length === 0 || only.some((text) => name.includes(text) || check.includes(text)),
  );
  const wrong = await runBreaks(breaks, (line) => out(`${line}\n`), signal);
  out(`breaks: ${breaks.length}, wrong: ${wrong}\n`);
  return wrong === 0;
});

/** Lines of the project, what they are broken to, and the check that has to catch that. */
interface Break {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly check: string;
}

/** Reads `breaks.txt`. */
export async function readBreaks(): Promise<Break[]> {
  const [, ...texts] = (await readFile(join(ROOT, "apps/checks/breaks.txt"), "utf8")).trim().split(/\n\n# /);
  return texts.map((text) => {
    const [name = "", file = "", ...lines] = text.split("\n");
    const check = lines.pop() ?? "";
    const those = (mark: string) =>
      lines.flatMap((line) => (line.startsWith(mark) ? line.slice(2) : [])).join("\n");
    return { name, file, from: those("-"), to: those("+"), check };
  });
}

/** Seconds that a check may take. */
const MAX_TIME = 1800;
const LEFT_OUT = new Set([".git", ".turbo", "coverage"]);

/** Runs each check as the project is, then each break in a copy of it. Tells each line; gives how many went wrong. */
function runBreaks(
  breaks: readonly Break[],
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  return inTempFolder("breaks", async (temp) => {
    const root = join(temp, "copy");
    const filter = (path: string) => !LEFT_OUT.has(basename(path)) && path !== join(ROOT, "node_modules");
    await cp(ROOT, root, { recursive: true, verbatimSymlinks: true, filter });
    await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
    let wrong = 0;
    for (const check of new Set(breaks.map((each) => each.check))) {
      if (await passes(root, check, signal)) continue;
      tell(`FAILS WITHOUT A BREAK: ${check}`);
      wrong += 1;
    }
    for (const { name, check, ...broken } of breaks) {
      const { isBuilt, undo } = await apply(root, broken, signal);
      const caught = isBuilt && !(await passes(root, check, signal));
      await undo();
      tell(`${caught ? "caught" : isBuilt ? "NOT CAUGHT" : "NOT BUILT"}: ${name} (${check})`);
      if (!caught) wrong += 1;
    }
    return wrong;
  });
}

/** Breaks the line, and builds its package. Gives whether it can be built, and what puts all of it back. */
async function apply(root: string, { file, from, to }: Omit<Break, "name" | "check">, signal: AbortSignal) {
  const path = join(root, file);
  const text = await readFile(path, "utf8");
  if (text.split(from).length !== 2)
    throw new Error(`${file} holds this not once, but ${text.split(from).length - 1} times: ${from}`);
  await writeFile(
    path,
    text.replace(from, () => to),
  );
  const undo = () => writeFile(path, text);
  const own = /^packages\/[^/]+(?=\/src\/)/.exec(file)?.[0];
  if (own === undefined) return { isBuilt: true, undo };
  const dist = join(root, own, "dist");
  await cp(dist, `${dist}-before`, { recursive: true });
  const tsup = join(root, "node_modules/tsup/dist/cli-default.js");
  return {
    isBuilt: await succeeds(tsup, [], join(root, own), signal),
    undo: async () => {
      await undo();
      await rm(dist, { recursive: true });
      await rename(`${dist}-before`, dist);
    },
  };
}

function passes(root: string, check: string, signal: AbortSignal): Promise<boolean> {
  const [kind, name = "", ...rest] = check.split(" ");
  if (kind === "checks")
    return succeeds(join(root, "apps/checks/dist/main.js"), [name, ...rest], root, signal);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  return succeeds(vitest, ["run", "--coverage.enabled=false", ...rest], join(root, name), signal);
}

async function succeeds(script: string, args: readonly string[], cwd: string, signal: AbortSignal) {
  const { code } = await runProgram(process.execPath, [script, ...args], { cwd, signal, limit: MAX_TIME });
  return code === 0;
}
