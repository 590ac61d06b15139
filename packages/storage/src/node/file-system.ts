import type * as fs from "node:fs/promises";

/** What is used of `node:fs/promises`. */
export type FileSystem = Pick<
  typeof fs,
  "mkdir" | "open" | "readdir" | "readFile" | "rename" | "rm" | "stat"
>;
