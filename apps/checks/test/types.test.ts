import { describe, expect, it } from "vitest";
import { runCommand, type TypesContext } from "../src/types/command.js";
import { errorsIn } from "../src/types/matrix.js";
import { SETTINGS, type Setting } from "../src/types/settings.js";
import { linkedProject } from "./linked-project.js";
import { run, writeFiles } from "./run.js";

const strictest = SETTINGS.find(({ name }) => name === "NodeNext, DOM, esnext.disposable, exact") as Setting;

/** Runs the command with the workspace's own TypeScript; the files stand in the project before the consumers do. */
function types(context: Partial<TypesContext>, files: Record<string, unknown> = {}) {
  const withProject = linkedProject(async (folder) => {
    await writeFiles(folder, files);
    return [];
  });
  const defaults = { compilers: ["5.9"], settings: [], withProject };
  return run(runCommand, [], { ...defaults, ...context });
}

/** Without a look at the declarations of others, which takes long. */
const quick: Setting = { ...strictest, declarations: false };
const only = (file: string): Partial<TypesContext> => ({ settings: [{ ...quick, files: [file] }] });

describe("test:types", () => {
  it("compiles the consumers, and finds the documentation of what they hover over", async () => {
    const { code, out } = await types({ settings: [quick] });
    expect(out).toMatch(/NodeNext, DOM, esnext\.disposable, exact +\(ok\)\n/);
    expect(out).toContain("compiled: 1, hover texts: 13, broken: 0");
    expect(code).toBe(0);
  });

  it("fails on a consumer with a type error", async () => {
    const wrong = `import { Router } from "@cb-events/router";
new Router().on("tip", (event) => event.tip.token);`;
    const { code, out } = await types(only("wrong.ts"), { "wrong.ts": wrong });
    expect(out).toMatch(/^BROKEN wrong\.ts\(2,\d+\): error TS\d+: Property 'token' does not exist/m);
    expect(out).toContain("with TypeScript 5.9 (NodeNext, DOM, esnext.disposable, exact)");
    expect(code).toBe(1);
  });

  it("fails on a declaration that does not compile", async () => {
    const { code, out } = await types(
      { settings: [{ ...strictest, files: ["wrong.ts"] }] },
      {
        "node_modules/declared/package.json": { name: "declared", types: "index.d.ts" },
        "node_modules/declared/index.d.ts": "export declare const lost: Missing;",
        "wrong.ts": 'export { lost } from "declared";',
      },
    );
    expect(out).toMatch(/^BROKEN node_modules\/declared\/index\.d\.ts\(1,\d+\): error TS2304/m);
    expect(code).toBe(1);
  });

  it("fails on a type that is any or cannot be resolved", async () => {
    const { out } = await types(only("wrong.ts"), {
      "node_modules/declared/package.json": { name: "declared", types: "index.d.ts" },
      "node_modules/declared/index.d.ts":
        "export declare const lost: { plain: any; unresolved: Missing; whole: string | unknown[] };",
      "wrong.ts": `import { lost } from "declared";
import { sound } from "./no-any.js";
sound<[typeof lost, typeof lost.whole, undefined]>();
sound<[typeof lost.plain]>();
sound<[typeof lost, typeof lost.unresolved]>();`,
    });
    const wrong = Array.from(out.matchAll(/^BROKEN wrong\.ts\((\d+),\d+\): error TS2344/gm), ([, at]) => at);
    expect(wrong).toEqual(["4", "5"]);
  });

  it("fails on a hover text that is another, and on a place that is not in the file", async () => {
    const hover = `import { Router } from "@cb-events/router";
new Router().on("tip", (event) => event.tip.tokens);
//: event.tip.tokens: Something else
//: event.tip.tokens: Tokens
//: event.nowhere: Anything`;
    const { code, out } = await types({ hovered: "wrong.ts" }, { "wrong.ts": hover });
    expect(out).toContain("BROKEN hovering over event.tip.tokens does not show: Something else\n");
    expect(out).toContain("BROKEN hovering over event.nowhere does not show: Anything\n");
    expect(code).toBe(1);
  });

  it("fails in one line without a compiler", async () => {
    const { code, out } = await types({
      settings: [strictest],
      compilers: ["5.4"],
    });
    expect(out).toMatch(/BROKEN .*typescript-5\.4/);
    expect(code).toBe(1);
  });
});

it("tolerates what valibot's declarations lack, and nothing else", () => {
  const file = "node_modules/valibot/dist/index.d.mts(3975,95): error TS2304: Cannot find name 'Blob'.";
  const others = [
    "node_modules/valibot/dist/index.d.mts(1,1): error TS2304: Cannot find name 'Response'.\n  more.",
    "node_modules/@cb-events/types/dist/index.d.ts(1,1): error TS2304: Cannot find name 'Blob'.",
  ];
  expect(errorsIn(`${[file, ...others].join("\n")}\n`)).toEqual(others);
});

it("leaves out what a version does not know, and has every mix of the settings once", async () => {
  expect((await types({ compilers: ["5.4"], settings: [{ ...quick, since: 5.8 }] })).out).toMatch(/ -\n/);
  expect(new Set(SETTINGS.map(({ name }) => name)).size).toBe(25);
});
