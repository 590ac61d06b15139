import { describe, expect, it } from "vitest";
import { type CommandContext, runCommand } from "../src/types/command.js";
import { readDiagnostics } from "../src/types/diagnostics.js";
import { HOVERS } from "../src/types/hover.js";
import { runMatrix } from "../src/types/matrix.js";
import { SETTINGS, type Setting } from "../src/types/settings.js";
import { failureLines, textTable } from "../src/types/table.js";
import { linkedProject } from "./linked-project.js";
import { Printed } from "./printed.js";
import { writeFiles } from "./write-files.js";

const compiler = { version: "5.9", alias: "typescript" };
const strictest = SETTINGS.find(({ name }) => name === "NodeNext, DOM, esnext.disposable, exact") as Setting;

/** Runs the command with the workspace's own TypeScript; the files stand in the project before the consumers do. */
async function types(context: Partial<CommandContext>, files: Record<string, unknown> = {}) {
  const printed = new Printed();
  const withProject = linkedProject(async (folder) => {
    await writeFiles(folder, files);
    return [];
  });
  const defaults = { compilers: [compiler], editor: "typescript", settings: [], hovers: [], withProject };
  const code = await runCommand([], { ...printed.context, ...defaults, ...context });
  return { code, printed };
}

/** Without a look at the declarations of others, which takes long. */
const quick: Setting = { ...strictest, declarations: false };
const only = (file: string): Partial<CommandContext> => ({ settings: [{ ...quick, files: [file] }] });

describe("test:types", () => {
  it("compiles the consumers, and finds the documentation of what they hover over", async () => {
    const { code, printed } = await types({ settings: [quick], hovers: HOVERS });
    expect(printed.out).toMatch(/NodeNext, DOM, esnext\.disposable, exact +\(ok\)\n/);
    expect(printed.out).toContain(`compiled: 1, hover texts: ${HOVERS.length}, broken: 0`);
    expect(code).toBe(0);
  });

  it("fails on a consumer with a type error", async () => {
    const wrong = `import { Router } from "@cb-events/router";
new Router().on("tip", (event) => event.tip.token);`;
    const { code, printed } = await types(only("wrong.ts"), { "wrong.ts": wrong });
    expect(printed.out).toMatch(/^BROKEN wrong\.ts\(2,\d+\): error TS\d+: Property 'token' does not exist/m);
    expect(printed.out).toContain("with TypeScript 5.9 (NodeNext, DOM, esnext.disposable, exact)");
    expect(code).toBe(1);
  });

  it("fails on a declaration that does not compile", async () => {
    const { code, printed } = await types(
      { settings: [{ ...strictest, files: ["wrong.ts"] }] },
      {
        "node_modules/declared/package.json": { name: "declared", types: "index.d.ts" },
        "node_modules/declared/index.d.ts": "export declare const lost: Missing;",
        "wrong.ts": 'export { lost } from "declared";',
      },
    );
    expect(printed.out).toMatch(/^BROKEN node_modules\/declared\/index\.d\.ts\(1,\d+\): error TS2304/m);
    expect(code).toBe(1);
  });

  it("fails on a type that is any or cannot be resolved, where one is expected to refuse", async () => {
    const { printed } = await types(only("wrong.ts"), {
      "node_modules/declared/package.json": { name: "declared", types: "index.d.ts" },
      "node_modules/declared/index.d.ts": "export declare const lost: { plain: any; unresolved: Missing };",
      "wrong.ts": `import { lost } from "declared";
// @ts-expect-error
export const plain: symbol = lost.plain;
// @ts-expect-error
export const unresolved: symbol = lost.unresolved;`,
    });
    expect(printed.out).toMatch(/^BROKEN wrong\.ts\(2,1\): error TS2578: Unused/m);
    expect(printed.out).toMatch(/^BROKEN wrong\.ts\(4,1\): error TS2578: Unused/m);
  });

  it("fails on a hover text that is another, and on a place that is not in the file", async () => {
    const hovers = [
      { at: "event.tip.tokens", says: "Something else" },
      { at: "event.nowhere", says: "" },
    ];
    const { code, printed } = await types({ hovers });
    expect(printed.out).toContain("BROKEN hovering over event.tip.tokens does not show: Something else\n");
    expect(printed.out).toContain("BROKEN hovering over event.nowhere does not show: \n");
    expect(code).toBe(1);
  });

  it("fails in one line without a compiler", async () => {
    const { code, printed } = await types({
      settings: [strictest],
      compilers: [{ version: "5.4", alias: "none" }],
    });
    expect(printed.out).toMatch(/BROKEN .*none/);
    expect(code).toBe(1);
  });
});

describe("the matrix", () => {
  it("leaves out what a version does not know", async () => {
    const setting = { ...strictest, since: 5.8 };
    const old = { version: "5.4", alias: "none" };
    const cells = await runMatrix("", [setting], [old], new AbortController().signal);
    expect(textTable(cells).at(-1)).toMatch(/ -$/);
    expect(failureLines(cells)).toEqual([]);
  });

  it("has every mix of the settings once", () => {
    expect(SETTINGS).toHaveLength(25);
    expect(new Set(SETTINGS.map(({ name }) => name)).size).toBe(25);
  });
});

describe("what the compiler prints", () => {
  it("is read line by line, with the lines that belong to one", () => {
    expect(readDiagnostics("a.ts(1,1): error TS1: x.\n  more.\nb.ts(1,1): error TS2: y.\n")).toEqual([
      "a.ts(1,1): error TS1: x.\n  more.",
      "b.ts(1,1): error TS2: y.",
    ]);
  });

  it("is left out for valibot's File and Blob, and for nothing else", () => {
    const file = "node_modules/valibot/dist/index.d.mts(3975,95): error TS2304: Cannot find name 'Blob'.";
    const others = [
      "node_modules/valibot/dist/index.d.mts(1,1): error TS2304: Cannot find name 'Response'.",
      "node_modules/@cb-events/types/dist/index.d.ts(1,1): error TS2304: Cannot find name 'Blob'.",
    ];
    expect(readDiagnostics([file, ...others].join("\n"))).toEqual(others);
  });
});
