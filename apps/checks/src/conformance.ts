import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import type { Command } from "./command-line.js";
import { ROOT } from "./packages.js";

/** The simulator's conformance command, on the client of this project unless another command is named behind `--`. */
export const runCommand: Command = async (args, { signal }) => {
  const ours = args.includes("--")
    ? []
    : ["--", process.execPath, join(ROOT, "apps/checks/adapters/cb-events.js")];
  const simulator = join(ROOT, "packages/simulator/bin/cb-events-simulator.js");
  const child = spawn(process.execPath, [simulator, "conformance", ...args, ...ours], { stdio: "inherit" });
  signal.addEventListener("abort", () => child.kill("SIGTERM"));
  const [code] = await once(child, "exit");
  return code === 0 ? 0 : 1;
};
