// node .ci/start.mjs <workspace> <file> [arguments]
//
// Builds a workspace with all that it needs, and runs its program in this process, so that signals and the terminal are
// the program's own. The program ends, too, when npx was ended: npx tells nobody but its shell, and pnpm goes on.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** How often it looks whether npx is still there, in milliseconds. */
const INTERVAL = 500;

const [workspace = "", file = "", ...args] = process.argv.slice(2);
void endWithNpx();
await build(workspace);
process.argv = [process.argv[0], resolve(ROOT, file), ...args];
await import(pathToFileURL(process.argv[1]).href);

/** Says on standard error what it builds; nothing where all is built. Ends the process where that fails or is ended. */
async function build(name) {
  const task = ["run", "build", `--filter=${name}...`, "--log-order=stream"];
  const turbo = startTurbo([...task, "--output-logs=hash-only"], "pipe");
  let ended;
  const end = (signal) => {
    ended ??= signal;
    turbo.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, end);
  const exited = once(turbo, "exit");
  let total = 0;
  let count = 0;
  for await (const line of createInterface(turbo.stdout)) {
    total = Number(/ in (\d+) packages?$/.exec(line)?.[1] ?? total);
    const [, one, result] = /^(\S+):build: (cache \w+)/.exec(line) ?? [];
    if (one === undefined) continue;
    count += 1;
    if (result !== "cache hit") process.stderr.write(`Building ${one} (${count} of ${total})\n`);
  }
  const [code] = await exited;
  for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, end);
  if (ended !== undefined) process.exit(ended === "SIGINT" ? 0 : 143);
  if (code === 0) return;
  // Once more, for what went wrong: what is built is not built again.
  await once(startTurbo([...task, "--output-logs=errors-only"], process.stderr), "exit");
  process.exit(1);
}

function startTurbo(options, stdout) {
  const program = join(ROOT, "node_modules", "turbo", "bin", "turbo");
  return spawn(process.execPath, [program, ...options], { cwd: ROOT, stdio: ["ignore", stdout, "inherit"] });
}

/** Sends this process SIGTERM when pnpm is gone, or npx is that started pnpm. */
async function endWithNpx() {
  const { npm_execpath: pnpm = "" } = process.env;
  if (pnpm === "" || process.platform === "win32") return;
  const parent = process.ppid;
  const isNpx = /[/\\]_npx[/\\]/.test(pnpm);
  const grandparent = isNpx ? await parentOf(parent) : undefined;
  const timer = setInterval(async () => {
    const isThere = process.ppid === parent && (!isNpx || (await parentOf(parent)) === grandparent);
    if (isThere) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, INTERVAL).unref();
}

/** The number of the process that started another one; undefined where that is gone. */
async function parentOf(pid) {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
  } catch {
    // No Linux, or no such process.
    const ps = promisify(execFile)("ps", ["-o", "ppid=", "-p", String(pid)]);
    return ps.then(({ stdout }) => stdout.trim()).catch(() => undefined);
  }
}
