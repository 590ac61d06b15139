import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readBreaks } from "../src/breaks.js";
import { ROOT } from "../src/packages.js";

it.each(await readBreaks())(
  "a break has its lines in the project, once: $name",
  async ({ file, from, to }) => {
    const text = await readFile(join(ROOT, file), "utf8");
    expect(text.split(from), from).toHaveLength(2);
    expect(to).not.toBe(from);
  },
);
