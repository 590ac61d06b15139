import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launchChromium } from "./chromium.js";
import { findProgram, majorOf, slug, type Wanted } from "./program.js";
import { type Runtime, type RuntimeKind, scriptEntry } from "./runtime.js";
import { findWorkerd } from "./workerd.js";

const byInstall = "--install gets it from npm";
const own = majorOf(process.versions.node);
// As few rights as it can do with, and nothing from the network but this machine.
const denoArgs = [
  ...["run", "--no-prompt", "--no-remote", "--no-lock", "--node-modules-dir=manual", "--allow-net=127.0.0.1"],
];

const workerd: RuntimeKind = { name: "workerd", npm: "miniflare@4", hint: byInstall, find: findWorkerd };

const chromium: RuntimeKind = {
  name: "chromium",
  hint: "a Chromium on the PATH, as chromium, chromium-browser or google-chrome (apt-get install chromium)",
  find: async (places) => {
    const commands = ["chromium", "chromium-browser", "google-chrome"];
    const program = await findProgram({ name: "chromium", commands }, places);
    if (program === undefined) return undefined;
    return {
      name: "chromium",
      version: program.version,
      launch: (project, controlUrl) => launchChromium(program.file, project, controlUrl),
    };
  },
};

/** The Node that runs this, whatever its version, and the others that have to do; each with both files. */
const nodes = [...new Set([own, 20, 22, 24, 26])]
  .sort((a, b) => a - b)
  .flatMap((major) => [node(major), node(major, "nodeFetch")]);

/** Every runtime that the conformance file has to pass on. */
export const KINDS: readonly RuntimeKind[] = [
  ...nodes,
  script({ name: "deno", commands: ["deno"], major: 2 }, `Deno 2 on the PATH, or ${byInstall}`, denoArgs),
  script({ name: "bun", commands: ["bun"], major: 1 }, `Bun 1 on the PATH, or ${byInstall}`, [
    "--no-install",
    "run",
  ]),
  workerd,
  chromium,
];

/** With `nodeFetch`: the file that makes the requests by it. */
function node(major: number, variant?: "nodeFetch"): RuntimeKind {
  const name = `node ${major}`;
  const hint = `Node ${major} as the one that runs this command, or ${byInstall}`;
  const kind = script({ name, commands: ["node"], major }, hint, [], variant && "node-fetch.js");
  return variant === undefined ? kind : { ...kind, name: `${name} ${variant}`, find: named(kind, variant) };
}

function named(kind: RuntimeKind, variant: string): RuntimeKind["find"] {
  return async (places) => {
    const runtime = await kind.find(places);
    return runtime && { ...runtime, name: `${runtime.name} ${variant}` };
  };
}

/** A runtime that takes a file: it finds the packages by itself, as it would in anyone's project. */
function script(
  wanted: Wanted & { readonly major: number },
  hint: string,
  args: readonly string[],
  conformance = "conformance.js",
): RuntimeKind {
  const { name, major } = wanted;
  const find = async (places: Parameters<RuntimeKind["find"]>[0]): Promise<Runtime | undefined> => {
    const program = await findProgram(wanted, places);
    if (program === undefined) return undefined;
    return {
      name,
      version: program.version,
      launch: async ({ folder }, controlUrl) => {
        const file = join(folder, `run-${slug(name)}-${conformance}`);
        await writeFile(file, scriptEntry(controlUrl, conformance));
        return { program: program.file, args: [...args, file], endsByItself: true };
      },
    };
  };
  return { name, programOf: name, npm: `${name.split(" ")[0]}@${major}`, hint, find };
}
