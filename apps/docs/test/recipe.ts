import { readFile } from "node:fs/promises";
import type { Block } from "../src/blocks/read-blocks.js";
import { readBlocks } from "../src/blocks/read-blocks.js";

/** The block under a heading of a page of recipes; `nth` where there are several. */
export async function recipe(name: string, heading: string, nth = 1): Promise<Block> {
  const markdown = await readFile(new URL(`../recipes/${name}.md`, import.meta.url), "utf8");
  const blocks = readBlocks(`apps/docs/recipes/${name}.md`, markdown).filter(
    (block) => block.heading === heading,
  );
  const block = blocks[nth - 1];
  if (block === undefined) throw new Error(`${name}.md has no block ${nth} under "${heading}"`);
  return block;
}
