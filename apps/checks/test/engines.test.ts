import { describe, expect, it } from "vitest";
import type { Allowed } from "../src/engines/allowed.js";
import { BROWSERS, type Built, builtFiles, EVERYWHERE } from "../src/engines/built.js";
import { runCommand } from "../src/engines/command.js";
import { findings } from "../src/engines/finding.js";
import { run } from "./run.js";

const built = (code: string): Built => ({ name: "planted", code, engines: EVERYWHERE });

/** The APIs that are too young in code. */
async function found(code: string): Promise<string[]> {
  return (await findings(built(code))).map(({ api }) => api);
}

const engines = (code: string, allowed: readonly Allowed[] = []) =>
  run(runCommand, [], { files: async () => [built(code)], allowed });

describe("what is too young", () => {
  it.each([
    ["a static method", "URL.canParse(location.href);", "URL.canParse"],
    ["one by a string", 'URL["canParse"](location.href);', "URL.canParse"],
    ["one of a global object", "globalThis.URL.canParse(location.href);", "URL.canParse"],
    ["one by another name", "const U = URL; U.canParse(location.href);", "URL.canParse"],
    ["one that is taken out", "const { canParse } = URL;", "URL.canParse"],
    ["one that is not called", "[location.href].map(URL.canParse);", "URL.canParse"],
    ["one of what TypeScript does not know yet", "Math.sumPrecise([1]);", "Math.sumPrecise"],
    ["Object.groupBy", "Object.groupBy([1], String);", "Object.groupBy"],
    ["Promise.withResolvers", "Promise.withResolvers();", "Promise.withResolvers"],
    ["Array.fromAsync", "Array.fromAsync([]);", "Array.fromAsync"],
    ["AbortSignal.any", "AbortSignal.any([]);", "AbortSignal.any"],
    ["a symbol", "export const o = { [Symbol.asyncDispose]() {} };", "Symbol.asyncDispose"],
    ["a method of an array", "export const f = () => [2, 1].toSorted();", "Array.toSorted"],
    ["one by its prototype", "Array.prototype.toReversed.call([1]);", "Array.toReversed"],
    ["one of an unknown value", "export const f = (list) => list.toSpliced(0, 1);", "Array.toSpliced"],
    ["one that may be missing", "export const f = (list) => list?.with?.(0, 1);", "Array.with"],
    [
      "one of an unknown value, by a string",
      'export const f = (a) => a["isWellFormed"]();',
      "String.isWellFormed",
    ],
    ["a method of a set", "export const f = (set) => set.union(new Set());", "Set.union"],
    ["a method of a response", "export const f = (response) => response.bytes();", "Blob.bytes"],
    ["a property of a known type", "new URL(location.href).searchParams.size;", "URLSearchParams.size"],
    ["a helper of an iterator", "new Map([[1, 2]]).values().map(String);", "Iterator.map"],
    ["a class whose name is older than its constructor", "new Iterator();", "Iterator.Iterator"],
    ["a global class", "new URLPattern({});", "URLPattern.URLPattern"],
    ["a global function", "requestIdleCallback(() => {});", "requestIdleCallback"],
    ["a global that TypeScript does not know", "Temporal.Now.instant();", "Temporal.Now"],
    ["one by its global object", "globalThis.scheduler;", "scheduler"],
    ["one in short", "export const o = { Iterator };", "Iterator"],
    ["a look behind", "/(?<=a)b/.test('');", "regular_expressions.lookbehind_assertion"],
    [
      "a look behind in a text",
      "export const f = (a) => new RegExp(`(?<!a)` + a);",
      "regular_expressions.lookbehind_assertion",
    ],
    ["a set of letters", "/[\\p{L}--[a-z]]/v.test('');", "builtins.RegExp.unicodeSets"],
    ["flags in the middle", "new RegExp('(?i:a)b');", "regular_expressions.modifier"],
    [
      "a name twice",
      "new RegExp('(?<a>x)|(?<a>y)');",
      "regular_expressions.named_capturing_group.duplicate_named_capturing_groups",
    ],
    ["a static block", "export class A { static { A.b = 1; } }", "classes.static.initialization_blocks"],
    ["using", "export function f(a) { using b = a; }", "statements.using"],
  ])("is found: %s", async (_, code, api) => {
    expect((await found(code))[0]).toBe(api);
  });

  it("is found, too, in a form of the language that is not on the list", async () => {
    expect(await found("export class A { accessor b = 1; }")).toEqual(["syntax that esbuild would rewrite"]);
  });

  it("comes with the engines that do not have it", async () => {
    const [finding] = await findings(built("Array.fromAsync([]);"));
    expect(finding?.missingIn).toEqual(["Chromium 103 (OBS 28)", "Safari 16", "Node 20.19"]);
    expect(await findings({ ...built("/(?<=a)/;"), engines: BROWSERS.slice(0, 1) })).toEqual([]);
  });
});

describe("what is not too young", () => {
  it.each([
    ["what the engines have", "structuredClone([1].at(-1)); Object.hasOwn({}, 'a'); AbortSignal.timeout(1);"],
    [
      "methods that one type has had for long",
      "export const f = (a) => a.map(String).filter(Boolean).find((b) => b.has(1));",
    ],
    ["findLast and replaceAll", "export const f = (a, b) => a.findLast((c) => c) + b.replaceAll('a', 'b');"],
    [
      "an own method",
      "class Own { toSorted() {} static canParse() {} } new Own().toSorted(); Own.canParse();",
    ],
    ["a private method", "export class Own { #with() {} f() { this.#with(); } }"],
    ["an own variable", "const Iterator = 1; export const f = (URLPattern) => [URLPattern, Iterator];"],
    [
      "an own field",
      "export const f = (options) => [options.bytes, options.delay, { scheduler: 1 }.scheduler];",
    ],
    ["a label", "scheduler: for (;;) break scheduler;"],
    [
      "a letter behind a backslash, in a class, or in a name",
      "/\\(?<=a/.test(''); /[(?<=]/.test(''); /(?<a>b)/.test('');",
    ],
    ["a property of letters", "/\\p{Default_Ignorable_Code_Point}/u.test('');"],
  ])("is left alone: %s", async (_, code) => {
    expect(await found(code)).toEqual([]);
  });
});

describe("test:engines", () => {
  const guard: Allowed = ["URL.canParse", /canParse \? URL\.canParse/, "it asks first"];
  const guarded = "export const f = (a) => (URL.canParse ? URL.canParse(a) : false);";

  it("fails, and shows the file and what stands there", async () => {
    const { code, out } = await engines("var a;\n// packages/core/dist/index.js\nURL.canParse(a);");
    expect(out).toBe(
      "BROKEN packages/core/dist/index.js: URL.canParse is missing in Chromium 103 (OBS 28), Safari 16: " +
        "var a; // packages/core/dist/index.js URL.canParse(a);\nfiles: 1, too young: 1, too young and harmless: 0\n",
    );
    expect(code).toBe(1);
  });

  it("allows what is on the list, where the list says", async () => {
    expect(await engines(guarded, [guard])).toMatchObject({
      code: 0,
      out: expect.stringContaining("harmless: 2"),
    });
    expect((await engines("URL.canParse('');", [guard])).code).toBe(1);
  });

  it("fails when an entry of the list is not needed", async () => {
    const { code, out } = await engines("", [guard]);
    expect(out).toMatch(/^BROKEN URL\.canParse is allowed around .*: take it off the list$/m);
    expect(code).toBe(1);
  });

  it("reads each package with its dependencies, and the scripts of the overlay's pages", async () => {
    const files = new Map((await builtFiles()).map(({ name, code }) => [name, code]));
    expect(files.get("@cb-events/core")).toMatch(/^\/\/ .*p-throttle.*$/m);
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(["@cb-events/types", "@cb-events/router", "@cb-events/room", "overlay/sw.js"]),
    );
    expect([...files.keys()].filter((name) => /^overlay\/assets\/page-.*\.js$/.test(name))).toHaveLength(1);
  });
});
