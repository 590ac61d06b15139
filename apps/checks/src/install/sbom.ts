import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type PackedPackage, ROOT } from "../packages.js";
import { readTarball } from "./tarball.js";

const run = promisify(execFile);

/** What is read of a package.json. */
interface Manifest {
  readonly [field: string]: unknown;
}

/** What a release runs in a project that has all packages, for the list of what is in it. */
export const SBOM_COMMAND = ["sbom", "--sbom-format", "spdx", "--sbom-type", "library"] as const;

/** The list of all that is installed in a project, as a release has it. */
async function readSbom(folder: string): Promise<string> {
  const { stdout } = await run("npm", [...SBOM_COMMAND], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** What is wrong with the list that a project of the packed packages gives. */
export async function inspectSbom(
  folder: string,
  packed: readonly PackedPackage[],
  tell: (line: string) => void,
  read: (folder: string) => Promise<string> = readSbom,
): Promise<string[]> {
  const manifests = await Promise.all(
    packed.map(async ({ tarball }) => {
      const file = (await readTarball(tarball)).find(({ path }) => path === "package.json");
      return JSON.parse(file?.text ?? "{}") as Manifest;
    }),
  );
  const root = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Manifest;
  // Here they come from files, in a release from the registry.
  let text = await read(folder);
  for (const { tarball } of packed) text = text.replaceAll(tarball, "packed.tgz");
  const { packages } = JSON.parse(text) as { packages: readonly { readonly name: string }[] };
  tell(`the list of what a release holds: ${packages.length} packages`);
  return sbomProblems(text, manifests, root, [ROOT, folder]);
}

/** What is wrong with a list: what is missing, what is for development alone, and paths of this machine. */
export function sbomProblems(
  text: string,
  manifests: readonly Manifest[],
  root: Manifest,
  paths: readonly string[],
): string[] {
  const { packages } = JSON.parse(text) as { packages: readonly { readonly name: string }[] };
  const listed = new Set(packages.map(({ name }) => name));
  const namesIn = (field: string) => manifests.flatMap((manifest) => Object.keys(manifest[field] ?? {}));
  const needed = new Set([...manifests.map(({ name }) => String(name)), ...namesIn("dependencies")]);
  const allowed = new Set([...needed, ...namesIn("optionalDependencies"), ...namesIn("peerDependencies")]);
  const forDevelopment = new Set([
    ...Object.keys(root["devDependencies"] ?? {}),
    ...namesIn("devDependencies"),
  ]);
  return [
    ...[...needed].filter((name) => !listed.has(name)).map((name) => `sbom: ${name} is missing`),
    ...[...forDevelopment]
      .filter((name) => listed.has(name) && !allowed.has(name))
      .map((name) => `sbom: ${name} is for development alone`),
    ...paths
      .filter((path) => text.includes(path.replace(/[/\\]$/, "")))
      .map((path) => `sbom: it holds a path of this machine, ${path}`),
  ];
}
