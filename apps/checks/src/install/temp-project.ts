import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPackages, type PackedPackage, packPackages } from "../packages.js";

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
export const withPackedProject: WithProject = async (signal, use, others) => {
  const temp = await mkdtemp(join(await realpath(tmpdir()), "cb-events-packed-"));
  try {
    const packed = await packPackages(join(temp, "tarballs"));
    signal.throwIfAborted();
    const folder = join(temp, "project");
    await installPackages(folder, packed, others);
    signal.throwIfAborted();
    return await use({ folder, packed });
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
};
