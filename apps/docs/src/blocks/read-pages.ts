import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Block, readBlocks } from "./read-blocks.js";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** The TypeScript blocks of every README, recipe and guide. */
export async function readPages(): Promise<Block[]> {
  const paths = ["README.md", "apps/docs/index.md"];
  for (const folder of ["packages", "apps"]) {
    for (const name of await readdir(`${ROOT}${folder}`)) paths.push(`${folder}/${name}/README.md`);
  }
  for (const folder of ["recipes", "guides"]) {
    for (const name of await readdir(`${ROOT}apps/docs/${folder}`)) paths.push(`apps/docs/${folder}/${name}`);
  }
  const pages = await Promise.all(paths.map(readPage));
  return pages.flat();
}

/** A folder without a README has no blocks. */
async function readPage(path: string): Promise<Block[]> {
  const markdown = await readFile(`${ROOT}${path}`, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return "";
    throw error;
  });
  return readBlocks(path, markdown);
}
