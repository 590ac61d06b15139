import { join } from "node:path";
import { installPackages, type PackedPackage, packPackages } from "../packages.js";
import { inTempFolder } from "../temp-folder.js";

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
