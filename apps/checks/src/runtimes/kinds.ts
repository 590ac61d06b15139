import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launchChromium } from "./chromium.js";
import { findProgram, getProgram, installRuntime, majorOf, slug, type Wanted } from "./program.js";
import { type Runtime, type RuntimeKind, scriptEntry } from "./runtime.js";
import { findWorkerd } from "./workerd.js";

const byInstall = "--install gets it from npm";
const own = majorOf(process.versions.node);
// As few rights as it can do with, and nothing from the network but this machine.
const denoArgs = [
  ...["run", "--no-prompt", "--no-remote", "--no-lock", "--node-modules-dir=manual", "--allow-net=127.0.0.1"],
];

const workerd: RuntimeKind = {
  name: "workerd",
  hint: byInstall,
  async find(places, install) {
    const found = await findWorkerd(places);
    if (found || !install) return found;
    await installRuntime({ name: "workerd", npm: "miniflare@4" }, places, install);
    return findWorkerd(places);
  },
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
  return script({ name, commands: ["node"], major }, hint, [], variant);
}

/** A runtime that takes a file: it finds the packages by itself, as it would in anyone's project. */
function script(
  wanted: Wanted & { readonly major: number },
  hint: string,
  args: readonly string[],
  variant?: "nodeFetch",
): RuntimeKind {
  const name = variant ? `${wanted.name} ${variant}` : wanted.name;
  const conformance = variant ? "node-fetch.js" : "conformance.js";
  const find: RuntimeKind["find"] = async (places, install) => {
    const npm = `${wanted.name.split(" ")[0]}@${wanted.major}`;
    const program = await getProgram({ ...wanted, npm }, places, install);
    if (program === undefined) return undefined;
    const launch: Runtime["launch"] = async ({ folder }, controlUrl) => {
      const file = join(folder, `run-${slug(name)}.js`);
      await writeFile(file, scriptEntry(controlUrl, conformance));
      return { program: program.file, args: [...args, file], endsByItself: true };
    };
    return { name, version: program.version, launch };
  };
  return { name, hint, find };
}
