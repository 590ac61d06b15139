// The simulator's conformance command, on the client of this project unless another command is named behind --.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const options = process.argv.slice(2);
const ours = options.includes("--") ? [] : ["--", process.execPath, at("apps/checks/adapters/cb-events.js")];
const child = spawn(
  process.execPath,
  [at("packages/simulator/bin/cb-events-simulator.js"), "conformance", ...options, ...ours],
  { stdio: "inherit" },
);
const stop = () => child.kill("SIGTERM");
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
const [code] = await once(child, "exit");
process.off("SIGINT", stop);
process.off("SIGTERM", stop);
process.exitCode = code ?? 1;
