import { findProgram, majorOf } from "./find-program.js";
import { launchChromium } from "./launch-chromium.js";
import { launchScript, type Script } from "./launch-script.js";
import { findWorkerd } from "./launch-workerd.js";
import type { Runtime, RuntimeKind } from "./runtime.js";

const byInstall = "--install gets it from npm";
const own = process.versions.node;
const CONFORMANCE = "conformance.js";
// As few rights as it can do with, and nothing from the network but this machine.
const denoArgs = [
  "run",
  "--no-prompt",
  "--no-remote",
  "--no-lock",
  "--node-modules-dir=manual",
  "--allow-net=127.0.0.1",
];

const deno: RuntimeKind = {
  name: "deno",
  npm: "deno@2",
  hint: `Deno 2 on the PATH, or ${byInstall}`,
  find: async (places) => {
    const program = await findProgram({ name: "deno", commands: ["deno"], major: 2 }, places);
    return program && script("deno", program.version, { program: program.file, args: denoArgs });
  },
};

const bun: RuntimeKind = {
  name: "bun",
  npm: "bun@1",
  hint: `Bun 1 on the PATH, or ${byInstall}`,
  find: async (places) => {
    const program = await findProgram({ name: "bun", commands: ["bun"], major: 1 }, places);
    return (
      program && script("bun", program.version, { program: program.file, args: ["--no-install", "run"] })
    );
  },
};

const workerd: RuntimeKind = {
  name: "workerd",
  npm: "miniflare@4",
  hint: byInstall,
  find: findWorkerd,
};

const chromium: RuntimeKind = {
  name: "chromium",
  hint: "a Chromium on the PATH, as chromium, chromium-browser or google-chrome (apt-get install chromium)",
  find: async (places) => {
    const commands = ["chromium", "chromium-browser", "google-chrome"];
    const program = await findProgram({ name: "chromium", commands }, places);
    return (
      program && {
        name: "chromium",
        version: program.version,
        launch: (project, controlUrl) => launchChromium(program.file, project, controlUrl),
      }
    );
  },
};

/** The Node that runs this, whatever its version, and the others that have to do; each with both files. */
const nodes = [...new Set([majorOf(own), 20, 22, 24, 26])]
  .sort((a, b) => a - b)
  .flatMap((major) => [node(major), node(major, "nodeFetch")]);

/** Every runtime that the conformance file has to pass on. */
export const KINDS: readonly RuntimeKind[] = [...nodes, deno, bun, workerd, chromium];

/** With `nodeFetch`: the file that makes the requests by it. */
function node(major: number, variant?: "nodeFetch"): RuntimeKind {
  const programOf = `node ${major}`;
  const name = variant === undefined ? programOf : `${programOf} ${variant}`;
  const conformance = variant === undefined ? CONFORMANCE : "node-fetch.js";
  return {
    name,
    programOf,
    npm: `node@${major}`,
    hint: `Node ${major} as the one that runs this command, or ${byInstall}`,
    find: async ({ cache }) => {
      if (majorOf(own) === major) return script(name, own, { program: process.execPath, conformance });
      // The PATH has but one Node, which is most likely this one.
      const wanted = { name: programOf, commands: ["node"], major };
      const program = await findProgram(wanted, { path: "", cache });
      return program && script(name, program.version, { program: program.file, conformance });
    },
  };
}

function script(name: string, version: string, options: Partial<Script> & Pick<Script, "program">): Runtime {
  const launched = { args: [], conformance: CONFORMANCE, ...options };
  return {
    name,
    version,
    launch: (project, controlUrl) => launchScript(name, launched, project, controlUrl),
  };
}
