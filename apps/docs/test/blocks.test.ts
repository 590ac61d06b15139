import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { checkBlocks } from "../src/blocks/check-blocks.js";
import { readBlocks } from "../src/blocks/read-blocks.js";
import { readPages } from "../src/blocks/read-pages.js";
import { sameOutput } from "../src/blocks/same-output.js";
import { runInRoom, TOKEN } from "./demo-room.js";
import { temporaryFolder } from "./temporary-folder.js";

const blocks = await readPages();
const running = blocks.filter(({ run }) => run);

describe("the TypeScript blocks of the READMEs and recipes", () => {
  it("compile", () => {
    expect(blocks.length).toBeGreaterThan(30);
    expect(checkBlocks(blocks)).toEqual([]);
  });

  it("run where they are a quick start", () => {
    const pages = new Set(blocks.map(({ page }) => page));
    const first = (page: string) =>
      blocks.find((block) => block.page === page && block.heading === "Quick start");
    const quickStarts = [...pages].flatMap((page) => first(page) ?? []);
    expect(quickStarts.length).toBeGreaterThanOrEqual(6);
    for (const block of quickStarts) expect(block).toMatchObject({ run: true });
  });

  it("run where they are a recipe, by a comment or in a test of their own", async () => {
    const read = (name: string) => readFile(new URL(`${name}.test.ts`, import.meta.url), "utf8");
    const tests = (await read("recipes")) + (await read("fetch")) + (await read("studio"));
    const recipes = blocks.filter(({ page, run }) => page.includes("/recipes/") && !run);
    expect(recipes.length).toBeGreaterThan(10);
    for (const { heading } of recipes) expect(tests).toContain(`"${heading}"`);
  });

  it.each(running.map((block) => [`${block.page}:${block.line}`, block] as const))(
    "run: %s",
    async (_, block) => {
      await using folder = await temporaryFolder();
      const { code, stdout, stderr, stopped } = await runInRoom(block, { cwd: folder.path });
      expect({ stderr, code }).toEqual({ stderr: "", code: stopped && code === null ? null : 0 });
      // Compared as a whole where it differs, for the sake of the report.
      const { prints = stdout } = block;
      expect(sameOutput(stdout, prints) ? prints : stdout).toBe(prints);
      expect(stdout + stderr).not.toContain(TOKEN);
    },
  );
});

describe("a page", () => {
  const page = (...lines: string[]) => readBlocks("PAGE.md", lines.join("\n"));

  it("that does not compile is told by its line; a block knows what it is given, and no other block", () => {
    const two = page("```ts", "const half = 1;", "```", "", "```typescript", "const half = 2;", "```");
    expect(two.map(({ line }) => line)).toEqual([2, 6]);
    const wrong = page(
      "# Wrong",
      "",
      "<!-- given",
      "declare const tokens: Number;",
      "import { Nothing } from '@cb-events/core';",
      "-->",
      "```ts",
      "const half: string = tokens;",
      "const unused = 1;",
      "```",
    );
    expect(checkBlocks([...two, ...wrong])).toEqual([
      "PAGE.md:5: 'Nothing' is declared but its value is never read.",
      "PAGE.md:5: Module '\"@cb-events/core\"' has no exported member 'Nothing'.",
      "PAGE.md:8: Type 'Number' is not assignable to type 'string'.",
    ]);
  });

  it("may leave out what is never the same", () => {
    expect(sameOutput("at 12:01\nby ana\n", "at …\nby ana\n")).toBe(true);
    expect(sameOutput("one\ntwo\nthree\n", "one\n…\n")).toBe(true);
    expect(sameOutput("at 12:01\nby ben\n", "at …\nby ana\n")).toBe(false);
    expect(sameOutput("one\ntwo\n", "one\n")).toBe(false);
  });

  it("says what a block prints in a comment, or in the console block behind it", () => {
    const comment = page("<!-- prints", "one", "-->", "```ts", "```");
    const behind = page("<!-- run -->", "```ts", "```", "", "```console", "one", "```");
    for (const [block] of [comment, behind]) expect(block).toMatchObject({ run: true, prints: "one\n" });
    expect(page("```ts", "```", "```console", "one", "```")).toMatchObject([{ run: false }]);
    expect(page("<!-- run -->", "```ts", "```", "text", "```console", "```")[0]?.prints).toBeUndefined();
  });

  it.each([
    ["a block without an end", ["```ts", "const a = 1;"]],
    ["a comment without an end", ["<!-- given", "```ts", "```"]],
    ["a comment without a block", ["<!-- run -->", "text", "```ts", "```"]],
    ["a comment at the end", ["```ts", "```", "<!-- run -->"]],
  ])("is refused: %s", (_, lines) => {
    expect(() => page(...lines)).toThrow(/^PAGE.md:\d: /);
  });

  it("that shows a token, hangs or fails is found out", async () => {
    const [prints] = page("<!-- run -->", "```ts", "console.log(process.env['CB_EVENTS_URL']);", "```");
    const [hangs] = page("<!-- run -->", "```ts", "setInterval(() => {}, 1000);", "```");
    const [fails] = page("<!-- run -->", "```ts", "throw new Error('no');", "```");
    if (prints === undefined || hangs === undefined || fails === undefined) throw new Error("no blocks");
    expect((await runInRoom(prints)).stdout).toContain(TOKEN);
    expect(await runInRoom(hangs, { limit: 1 })).toMatchObject({ code: null, stopped: false });
    expect(await runInRoom(fails)).toMatchObject({ code: 1, stderr: expect.stringContaining("Error: no") });
  });
});
