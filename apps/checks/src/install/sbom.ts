import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Manifest } from "./tarball.js";

/** What a release runs in a project that has all packages, for the list of what is in it. */
export const SBOM_COMMAND = ["sbom", "--sbom-format", "spdx", "--sbom-type", "library"] as const;

/** The list of all that is installed in a project, as a release has it. */
export async function readSbom(folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)("npm", [...SBOM_COMMAND], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
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
  const namesIn = (all: readonly Manifest[], ...fields: readonly string[]) =>
    all.flatMap((manifest) => fields.flatMap((field) => Object.keys(manifest[field] ?? {})));
  const needed = new Set([...manifests.map(({ name }) => name), ...namesIn(manifests, "dependencies")]);
  const allowed = new Set([...needed, ...namesIn(manifests, "optionalDependencies", "peerDependencies")]);
  const forDevelopment = new Set(namesIn([root, ...manifests], "devDependencies"));
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
