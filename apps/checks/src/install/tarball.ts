import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { inTempFolder } from "../temp-folder.js";

const run = promisify(execFile);

/** A file in a package. */
export interface PackedFile {
  /** From the package's root down. */
  readonly path: string;
  readonly mode: number;
  readonly text: string;
}

/** The files in a packed package. */
export function readTarball(path: string): Promise<PackedFile[]> {
  return inTempFolder("tarball", async (folder) => {
    // Everything stands in a folder of one name, which is "package". The modes are those of the package.
    await run("tar", ["-xpzf", path, "-C", folder, "--strip-components=1"]);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    return Promise.all(
      files.map(async (file) => ({
        path: relative(folder, file),
        mode: (await stat(file)).mode & 0o777,
        text: await readFile(file, "utf8"),
      })),
    );
  });
}

/** What is read of a package.json. */
export interface Manifest {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly version: string;
}

/** The manifest of a packed package. */
export async function readManifest(tarball: string): Promise<Manifest> {
  const { stdout } = await run("tar", ["-xOzf", tarball, "package/package.json"]);
  return JSON.parse(stdout) as Manifest;
}
