import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inTempFolder } from "./temp-folder.js";

const run = promisify(execFile);

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A package as it would be published. */
export interface PackedPackage {
  /** `"@cb-events/core"` */
  readonly name: string;
  /** The packed file. */
  readonly tarball: string;
  /** Its own in the repository: `packages/core`. */
  readonly folder: string;
}

/** Packs every package that is published, as it would be, into a folder. They have to be built. */
export async function packPackages(folder: string): Promise<PackedPackage[]> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(join(ROOT, "packages"));
  const packed: PackedPackage[] = [];
  for (const short of names.sort()) {
    const own = join(ROOT, "packages", short);
    const manifest = JSON.parse(await readFile(join(own, "package.json"), "utf8")) as { private?: boolean };
    if (manifest.private) continue;
    const { stdout } = await pnpm(["pack", "--json", "--pack-destination", folder], own);
    const { name, filename } = JSON.parse(stdout) as { name: string; filename: string };
    packed.push({ name, tarball: filename, folder: `packages/${short}` });
  }
  return packed;
}

/** An empty project with the packed packages installed by npm, and what else is asked for (name to version). */
async function installPackages(
  folder: string,
  packed: readonly PackedPackage[],
  others: Readonly<Record<string, string>> = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const ours = packed.map(({ name, tarball }) => [name, `file:${tarball}`]);
  const manifest = {
    // npm makes no list of a project without a name.
    ...{ name: "project", version: "1.0.0", private: true },
    type: "module",
    dependencies: { ...Object.fromEntries(ours), ...others },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  // As npm does it by default: pnpm would hand on that this repository is strict, and undici 8 is for newer Nodes.
  const args = ["install", "--engine-strict=false", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", args, { cwd: folder });
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
export const withPackedProject: WithProject = (signal, use, others) =>
  inTempFolder("packed", async (temp) => {
    const packed = await packPackages(join(temp, "tarballs"));
    signal.throwIfAborted();
    const folder = join(temp, "project");
    await installPackages(folder, packed, others);
    signal.throwIfAborted();
    return await use({ folder, packed });
  });

/** The pnpm that runs this command, else the one that the repository names. */
async function pnpm(args: readonly string[], cwd: string): Promise<{ stdout: string }> {
  const { npm_execpath: path } = process.env;
  if (path?.includes("pnpm")) return run(process.execPath, [path, ...args], { cwd });
  const { packageManager } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
    packageManager: string;
  };
  return run("npx", ["-y", packageManager, ...args], { cwd });
}
