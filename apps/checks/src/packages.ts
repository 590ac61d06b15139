import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inTempFolder } from "./temp-folder.js";

const run = promisify(execFile);

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A package of a repository. */
export interface Package {
  /** Such as `packages/core`. */
  readonly folder: string;
  /** `"@cb-events/core"` */
  readonly name: string;
  readonly version: string;
  readonly isPrivate: boolean;
}

/** The packages in packages/ and apps/ of a repository. A folder that a clone has left of one that was moved is none. */
export async function readPackages(root: string): Promise<Package[]> {
  const packages: Package[] = [];
  for (const group of ["packages", "apps"]) {
    for (const name of (await readdir(join(root, group))).sort()) {
      const folder = `${group}/${name}`;
      const file = join(root, folder, "package.json");
      if (!existsSync(file)) continue;
      const { name: full, version, private: isPrivate = false } = JSON.parse(await readFile(file, "utf8"));
      packages.push({ folder, name: full, version, isPrivate });
    }
  }
  return packages;
}

/** A package as it would be published. */
export interface PackedPackage extends Pick<Package, "name" | "folder"> {
  /** The packed file. */
  readonly tarball: string;
}

/** Packs every package that is published, as it would be, into a folder. They have to be built. */
export async function packPackages(destination: string): Promise<PackedPackage[]> {
  const args = ["--recursive", "--filter=./packages/*", "pack", "--json", "--pack-destination", destination];
  const packed = JSON.parse(await pnpm(args)) as { name: string; filename: string }[];
  const published = (await readPackages(ROOT)).filter(({ isPrivate }) => !isPrivate);
  return published.map(({ name, folder }) => {
    const { filename } = packed.find((each) => each.name === name) ?? {};
    if (filename === undefined) throw new Error(`${name} was not packed`);
    return { name, folder, tarball: filename };
  });
}

/** A project of its own, with the packed packages installed. */
interface Project {
  readonly folder: string;
  readonly packed: readonly PackedPackage[];
}

/** Gives a project to `use`, and removes it afterwards. */
export type WithProject = <T>(
  signal: AbortSignal,
  use: (project: Project) => Promise<T>,
  others?: Readonly<Record<string, string>>,
) => Promise<T>;

/** Packs the packages and installs them by npm, and the others that are named (name to version). */
export const withPackedProject: WithProject = (signal, use, others = {}) =>
  inTempFolder("packed", async (temp) => {
    const packed = await packPackages(join(temp, "tarballs"));
    signal.throwIfAborted();
    const folder = join(temp, "project");
    const ours = packed.map(({ name, tarball }) => [name, `file:${tarball}`]);
    const manifest = {
      // npm makes no list of a project without a name.
      ...{ name: "project", version: "1.0.0", private: true },
      type: "module",
      dependencies: { ...Object.fromEntries(ours), ...others },
    };
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
    // As npm does it by default: pnpm would hand on that this repository is strict, and undici 8 is for newer Nodes.
    const args = ["install", "--engine-strict=false", "--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", args, { cwd: folder, signal });
    return await use({ folder, packed });
  });

/** What a pnpm prints: the one that runs this command, else the one that the repository names. */
async function pnpm(args: readonly string[]): Promise<string> {
  const { npm_execpath: path } = process.env;
  const { packageManager } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const command = path?.includes("pnpm") ? [process.execPath, path] : ["npx", "-y", packageManager];
  const { stdout } = await run(command[0], [...command.slice(1), ...args], { cwd: ROOT });
  return stdout;
}
