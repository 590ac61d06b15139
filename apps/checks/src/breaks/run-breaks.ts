import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ROOT } from "../packages.js";

/** Lines of the project, what they are broken to, and the check that has to catch that. */
export interface Break {
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

/** Milliseconds that a check may take. */
const MAX_TIME = 600_000;
const LEFT_OUT = new Set([".git", ".turbo", "coverage"]);

/** Runs each check as the project is, then each break in a copy of it. Tells each line; gives how many went wrong. */
export async function runBreaks(
  breaks: readonly Break[],
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const temp = await mkdtemp(join(await realpath(tmpdir()), "cb-events-breaks-"));
  try {
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
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
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
    isBuilt: (await run("node", [tsup], join(root, own), signal)) === 0,
    undo: async () => {
      await undo();
      await rm(dist, { recursive: true });
      await rename(`${dist}-before`, dist);
    },
  };
}

async function passes(root: string, check: string, signal: AbortSignal): Promise<boolean> {
  const [kind, name = "", ...rest] = check.split(" ");
  const code =
    kind === "checks"
      ? await run("node", [join(root, "apps/checks/dist/main.js"), name, ...rest], root, signal)
      : await run(
          "node",
          [join(root, "node_modules/vitest/vitest.mjs"), "run", "--coverage.enabled=false", ...rest],
          join(root, name),
          signal,
        );
  return code === 0;
}

async function run(command: string, args: readonly string[], cwd: string, signal: AbortSignal) {
  signal.throwIfAborted();
  const child = spawn(command, args, { cwd, stdio: "ignore", detached: true });
  const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
  const timer = setTimeout(end, MAX_TIME);
  signal.addEventListener("abort", end);
  const [code] = (await once(child, "exit")) as [number | null];
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
  return code;
}
