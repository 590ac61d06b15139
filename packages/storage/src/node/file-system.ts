import type * as fs from "node:fs/promises";

/** What is used of `node:fs/promises`. */
export type FileSystem = Pick<
  typeof fs,
  "lstat" | "mkdir" | "open" | "readdir" | "readFile" | "realpath" | "rename" | "rm"
>;

/** The code of a system's error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
