import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

/** A file in a package. */
export interface PackedFile {
  /** From the package's root down. */
  readonly path: string;
  readonly mode: number;
  readonly text: string;
}

const BLOCK = 512;
const PLAIN = new Set(["0", "\0"]);

/** The files in a packed package. */
export async function readTarball(path: string): Promise<PackedFile[]> {
  const bytes = gunzipSync(await readFile(path));
  const files: PackedFile[] = [];
  for (let at = 0; bytes[at] !== 0 && at < bytes.length; ) {
    const field = (start: number, length: number) =>
      bytes.toString("utf8", at + start, at + start + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(field(124, 12), 8);
    const name = [field(345, 155), field(0, 100)].filter((part) => part !== "").join("/");
    const type = bytes.toString("utf8", at + 156, at + 157);
    if (PLAIN.has(type)) {
      const text = bytes.toString("utf8", at + BLOCK, at + BLOCK + size);
      // Everything stands in a folder of one name, which is "package".
      files.push({ path: name.replace(/^[^/]+\//, ""), mode: Number.parseInt(field(100, 8), 8), text });
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
