import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../src/blocks/read-pages.js";

const FENCE = /^ *(`{3,}|~{3,}).*?^ *\1$/gms;

/** Every page of the documentation, from the root. */
async function pages(): Promise<string[]> {
  const paths = ["README.md", "CONTRIBUTING.md"];
  for (const folder of ["packages", "apps"])
    for (const name of await readdir(`${ROOT}${folder}`)) paths.push(`${folder}/${name}/README.md`);
  for (const folder of ["recipes", "guides"])
    for (const name of await readdir(`${ROOT}apps/docs/${folder}`)) paths.push(`apps/docs/${folder}/${name}`);
  return paths.filter((path) => existsSync(join(ROOT, path)));
}

/** The links of a page that lead to nothing. */
async function brokenLinks(page: string): Promise<string[]> {
  const text = (await readFile(join(ROOT, page), "utf8")).replace(FENCE, "").replace(/`[^`\n]*`/g, "");
  const broken: string[] = [];
  for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? join(ROOT, page) : join(ROOT, dirname(page), path);
    if (!existsSync(file)) broken.push(`${page}: ${target}`);
    else if (anchor !== undefined && !(await anchorsOf(file)).includes(anchor))
      broken.push(`${page}: ${target}: there is no such heading`);
  }
  return broken;
}

/** The anchors of a page's headings, as GitHub makes them. */
async function anchorsOf(file: string): Promise<string[]> {
  const page = (await stat(file)).isDirectory() ? join(file, "README.md") : file;
  const text = (await readFile(page, "utf8")).replace(FENCE, "");
  return Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-"),
  );
}

describe("the documentation", () => {
  it("has no link that leads to nothing", async () => {
    const found = await Promise.all((await pages()).map(brokenLinks));
    expect(found.flat()).toEqual([]);
  });

  it("links every guide and recipe from a page above it", async () => {
    const texts = await Promise.all(
      ["README.md", "apps/docs/README.md"].map(
        async (page) => [page, await readFile(join(ROOT, page), "utf8")] as const,
      ),
    );
    const inner = (await pages()).filter((page) => /^apps\/docs\/(?:recipes|guides)\//.test(page));
    expect(inner.length).toBeGreaterThan(8);
    for (const page of inner)
      expect(
        texts.some(([from, text]) => text.includes(`(${relative(dirname(from), page)}`)),
        page,
      ).toBe(true);
  });

  it("begins with a page of one screen, and a bot that is read in one sitting", async () => {
    const lines = async (path: string) => (await readFile(join(ROOT, path), "utf8")).split("\n").length - 1;
    expect(await lines("README.md")).toBeLessThanOrEqual(120);
    expect(await lines("apps/demo/src/bot.ts")).toBeLessThanOrEqual(120);
    expect(await lines("apps/demo/src/main.ts")).toBeLessThanOrEqual(60);
  });
});
