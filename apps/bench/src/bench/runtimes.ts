import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Runtime } from "./bench.js";
import { NODE } from "./worker.js";

const run = promisify(execFile);

const DENO_ARGS = [
  "run",
  "--no-prompt",
  "--no-remote",
  "--no-lock",
  "--node-modules-dir=manual",
  "--allow-all",
];

/** How each is started with a garbage collector that can be called. */
const ARGS: Readonly<Record<string, readonly string[]>> = {
  node: NODE.args,
  deno: [...DENO_ARGS, "--v8-flags=--expose-gc"],
  bun: ["--no-install", "--expose-gc"],
};

/** Those of the path that are there. */
export async function runtimesOnPath(signal: AbortSignal): Promise<Runtime[]> {
  const found = await Promise.all(
    ["deno", "bun"].map((name) => toRuntime(name, signal).catch(() => undefined)),
  );
  signal.throwIfAborted();
  return found.filter((runtime) => runtime !== undefined);
}

/** The runtime that a file is. Rejects when it is none. */
export async function toRuntime(file: string, signal: AbortSignal): Promise<Runtime> {
  const { stdout } = await run(file, ["--version"], { signal });
  // "v24.1.0", "deno 2.1.4 (stable, …)", "1.2.3"
  const [, kind, version] = /^(v|deno |)(\d+\.\d+\.\d+)/.exec(stdout) ?? [];
  if (version === undefined) throw new Error(`${file} is no Node, Deno or Bun`);
  const name = kind === "v" ? "node" : kind === "" ? "bun" : "deno";
  return { name: `${name} ${version}`, program: { command: file, args: ARGS[name] ?? [] } };
}
