import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCommand } from "../src/reference/command.js";
import { findPackages } from "../src/reference/packages.js";
import { fixture } from "./reference-fixture.js";

const README = "packages/small/README.md";
const TEXT = "packages/small/llms.txt";
const OPTIONS = `/** How it works. */
export interface SmallOptions {
  /**
   * How long to wait, in seconds:
   * 0 to 90.
   *
   * @default 10
   */
  readonly timeout?: number | undefined;
  /**
   * \`"a"\` or \`"b" | "c"\`.
   *
   * @default none
   */
  readonly mode?: string | undefined;
  /** Where. */
  readonly path: string;
}
`;

const marked = (what: string) => `# small\n\n<!-- generated: ${what} -->\n<!-- end -->\n\nThe end.\n`;
const table = (what: string, ...lines: string[]) =>
  `# small\n\n<!-- generated: ${what} -->\n\n${lines.join("\n")}\n\n<!-- end -->\n\nThe end.\n`;

describe("a table in a README", () => {
  it("of options has the default and the text of each, on one line and with | escaped", async () => {
    const small = await fixture(OPTIONS, marked("options of SmallOptions"));
    expect(await small.run()).toMatchObject({ code: 0, err: "" });
    expect(await small.read(README)).toBe(
      table(
        "options of SmallOptions",
        "| option | default | meaning |",
        "|---|---|---|",
        "| `timeout` | `10` | How long to wait, in seconds: 0 to 90. |",
        '| `mode` | none | `"a"` or `"b" \\| "c"`. |',
        "| `path` | needed | Where. |",
      ),
    );
  });

  it("of hooks says what each is called with", async () => {
    const source = `/** What came. */
export interface Report {
  readonly count: number;
  readonly id?: string;
}
/** Called as things happen. */
export interface Hooks {
  /** Something came. */
  readonly onReport?: ((report: Report) => void) | undefined;
}
`;
    const small = await fixture(source, marked("hooks of Hooks"));
    expect((await small.run()).code).toBe(0);
    expect(await small.read(README)).toContain("| `onReport` | `{ count, id? }` | Something came. |");
  });

  it("of members has types, and the parameters of methods", async () => {
    const source = `/** A thing. */
export class Thing {
  #hidden = 1;
  /** How many, or none. */
  get count(): number | undefined { return this.#hidden; }
  /** Does it. */
  run(text: string, times = 1): void { this.#hidden = text.length * times; }
}
`;
    const small = await fixture(source, marked("members of Thing"));
    expect((await small.run()).code).toBe(0);
    expect(await small.read(README)).toContain(
      "| `count` | `number \\| undefined` | How many, or none. |\n| `run(text, times?)` | `void` | Does it. |\n\n",
    );
  });

  it("of several types says to which each row belongs", async () => {
    const source = `${OPTIONS}\n/** Others. */\nexport interface OtherOptions {
  /** It. */
  readonly it: string;
}\n`;
    const small = await fixture(source, marked("options of SmallOptions, OtherOptions"));
    expect((await small.run()).code).toBe(0);
    expect(await small.read(README)).toContain("| `OtherOptions` | `it` | needed | It. |");
  });

  it("of errors reads code and retryable off the classes, through what they build on", async () => {
    const source = `/** The base. */
export class SmallError extends Error {
  constructor(readonly code: string, message: string, readonly retryable: boolean) { super(message); }
}
/**
 * A status that is no 200.
 *
 * @remedy Wait.
 */
export class StatusError extends SmallError {
  constructor(readonly status: number, code = "STATUS", retryable = false) { super(code, "refused", retryable); }
}
/**
 * Too busy.
 *
 * @remedy Wait longer.
 */
export class BusyError extends StatusError {
  constructor(details: { readonly status: number }) { super(details.status, "BUSY", details.status === 503); }
}
`;
    const small = await fixture(source, marked("errors of @cb-events/small"));
    expect((await small.run()).code).toBe(0);
    expect(await small.read(README)).toBe(
      table(
        "errors of @cb-events/small",
        "| class | `code` | when | `retryable` | what to do |",
        "|---|---|---|---|---|",
        "| `StatusError` | `STATUS` | A status that is no 200. | no | Wait. |",
        "| `BusyError` | `BUSY` | Too busy. | when `status === 503` | Wait longer. |",
      ),
    );
  });

  it("of errors reads them off fields too, and off an object that is given to the base", async () => {
    const source = `/** The base. */
export abstract class SmallError extends Error {
  /** Which one. */
  abstract readonly code: string;
  /** May the same call work later? */
  readonly retryable: boolean = false;
  constructor(message: string, details: { readonly retryable?: boolean } = {}) {
    super(message);
    Object.assign(this, details);
  }
}
/**
 * Lost.
 *
 * @remedy Search.
 */
export class LostError extends SmallError {
  override readonly code = "LOST";
}
/**
 * Broken.
 *
 * @remedy Repair it.
 */
export class BrokenError extends SmallError {
  override readonly code = "BROKEN";
  constructor(isSmall: boolean) { super("broken", { retryable: isSmall }); }
}
/**
 * Busy.
 *
 * @remedy Wait.
 */
export class BusyError extends SmallError {
  override readonly code = "BUSY";
  constructor(retryable = true) { super("busy", { retryable }); }
}
`;
    const small = await fixture(source, marked("errors of @cb-events/small"));
    expect((await small.run()).code).toBe(0);
    expect(await small.read(README)).toBe(
      table(
        "errors of @cb-events/small",
        "| class | `code` | when | `retryable` | what to do |",
        "|---|---|---|---|---|",
        "| `LostError` | `LOST` | Lost. | no | Search. |",
        "| `BrokenError` | `BROKEN` | Broken. | when `isSmall` | Repair it. |",
        "| `BusyError` | `BUSY` | Busy. | yes | Wait. |",
      ),
    );
  });
});

describe("what is not documented", () => {
  it("is named, and nothing is written", async () => {
    const source = `export interface SmallOptions {
  readonly a?: number;
  /** B. */
  readonly b?: number;
}
export class SmallError extends Error { readonly code = "SMALL" }
`;
    const small = await fixture(source, marked("options of SmallOptions"));
    const index = "packages/small/src/index.ts";
    expect(await small.run()).toEqual({
      code: 1,
      out: "",
      err: `${index}: SmallOptions has no doc comment
${index}: SmallOptions.a has no doc comment
${index}: SmallOptions.a has no @default (words will do: "none")
${index}: SmallOptions.b has no @default (words will do: "none")
${index}: SmallError has no doc comment
${index}: SmallError does not say what to do: @remedy
`,
    });
    expect(await small.read(README)).toBe(marked("options of SmallOptions"));
  });

  it.each([
    ["options that have no table", "# small\n", 'there is no table "options of SmallOptions"'],
    [
      "a name that is not exported",
      marked("options of Nothing"),
      '"options of Nothing": Nothing is not exported',
    ],
    ["a kind that does not exist", marked("wonders of SmallOptions"), "not of wonders"],
    ["a marker without an end", "<!-- generated: options of SmallOptions -->\n", "has no <!-- end -->"],
    [
      "a marker that swallows another",
      `<!-- generated: options of SmallOptions -->\n${marked("options of SmallOptions")}`,
      "there is no <!-- end -->",
    ],
  ])("%s: the README is named", async (_, readme, problem) => {
    const { code, err } = await (await fixture(OPTIONS, readme)).run("--check");
    expect(code).toBe(1);
    expect(err).toContain(`${README}: `);
    expect(err).toContain(problem);
  });
});

describe("--check", () => {
  it("fails on each stale file and writes none, and passes on what was generated", async () => {
    const small = await fixture(OPTIONS, marked("options of SmallOptions"));
    const stale = (path: string) => `${path} is stale: run \`npx -y pnpm@10.34.9 generate\`\n`;
    expect(await small.run("--check")).toEqual({
      code: 1,
      out: "",
      err: stale(README) + stale(TEXT) + stale("apps/docs/llms.txt"),
    });
    expect(await small.read(README)).toBe(marked("options of SmallOptions"));

    expect((await small.run()).code).toBe(0);
    expect(await small.run("--check")).toEqual({ code: 0, out: "4 files are up to date\n", err: "" });

    await small.write("packages/small/src/index.ts", OPTIONS.replace("0 to 90", "0 to 60"));
    expect(await small.run("--check")).toMatchObject({
      code: 1,
      err: stale(README) + stale(TEXT),
    });
  });

  it("passes on this repository: otherwise run `npx -y pnpm@10.34.9 generate`", async () => {
    let told = "";
    const write = (text: string) => {
      told += text;
    };
    const root = fileURLToPath(new URL("../../..", import.meta.url));
    const code = await runCommand(["--check"], {
      root,
      out: write,
      err: write,
      signal: new AbortController().signal,
    });
    expect({ code, told }).toEqual({ code: 0, told: expect.stringMatching(/^\d+ files are up to date\n$/) });
  });
});

describe("a package without a source", () => {
  it("is named in one line", async () => {
    const small = await fixture(OPTIONS, marked("options of SmallOptions"));
    const exports = { ".": { types: "./dist/index.d.ts" } };
    await small.write("packages/new/package.json", JSON.stringify({ name: "@cb-events/new", exports }));
    const { code, err } = await small.run();
    expect({ code, err }).toEqual({
      code: 1,
      err: "generate: @cb-events/new has no source that exports anything\n",
    });
  });
});

describe("llms.txt", () => {
  it("tells what can be imported: signatures, comments, defaults, errors", async () => {
    const source = `${OPTIONS}
/**
 * Does it.
 *
 * Rejects with what goes wrong.
 */
export async function act(path: string, options: SmallOptions = { path: "" }): Promise<void> {}
/** Either. */
export type Mode =
  | "one"
  | "two";
/**
 * It went wrong.
 *
 * @remedy Try again.
 */
export class SmallError extends Error { readonly code = "SMALL" }
`;
    const small = await fixture(source, marked("options of SmallOptions"));
    expect((await small.run()).code).toBe(0);
    expect(await small.read("apps/docs/llms.txt")).toContain(
      "- [@cb-events/small](../../packages/small/llms.txt): A small package\n",
    );
    expect(await small.read(TEXT)).toBe(`# @cb-events/small

> A small package.

### act

\`function act(path: string, options?: SmallOptions): Promise<void>\`

Does it.

Rejects with what goes wrong.

### SmallOptions

\`interface SmallOptions\`

How it works.

- \`readonly timeout?: number\` (default: \`10\`): How long to wait, in seconds: 0 to 90.
- \`readonly mode?: string\` (default: none): \`"a"\` or \`"b" | "c"\`.
- \`readonly path: string\`: Where.

### Mode

\`type Mode = "one" | "two"\`

Either.

### SmallError

\`class SmallError extends Error\`

It went wrong.

- code: \`SMALL\`
- what to do: Try again.
`);
  });

  it("of this repository names no folder of a machine, and no type that could not be read", async () => {
    const root = new URL("../../../", import.meta.url);
    const read = ({ folder }: { folder: string }) => readFile(new URL(`${folder}/llms.txt`, root), "utf8");
    const text = (await Promise.all((await findPackages(fileURLToPath(root))).map(read))).join("\n");
    expect(text).not.toMatch(/node_modules|import\(|\.pnpm/);
    const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = ""]) => inside);
    expect(code.filter((inside) => /(?:[:<|(]|=>) ?any\b/.test(inside))).toEqual([]);
  });
});
