import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type * as Core from "@cb-events/core";
import { build, type Plugin } from "esbuild";
import ts from "typescript";
import { command } from "./command-line.js";
import { ROOT } from "./packages.js";

const help = `Usage: pnpm checks tour

The files of one event's way through the client, from next() to its handler, in the order in which they are entered.
`;

export const runCommand = command(help, {}, async (_, { out }) => {
  const entries = await takeTour();
  const { route, changes, files } = summaryOf(entries);
  for (const file of route) out(`${file}\n`);
  out(`${entries.length} functions entered, ${changes} changes of file, ${files} files\n`);
  return true;
});

const URL_OF_FEED = "https://eventsapi.chaturbate.com/events/ana/token/";

/** The files of one event's way, in the order in which their functions are entered: from `next()` to its handler. */
export async function takeTour(): Promise<readonly string[]> {
  const entries: string[] = [];
  Object.assign(globalThis, { tourEnter: (file: string) => void entries.push(file) });
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "packages/core/src/index.ts")],
    alias: { "@cb-events/types": join(ROOT, "packages/types/src/index.ts") },
    bundle: true,
    format: "esm",
    write: false,
    plugins: [telling],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const core = (await import(`data:text/javascript;base64,${code}`)) as typeof Core;
  return follow(core, entries);
}

/** Follows the second event: what is made once is made by then, and the first one is acked on the way. */
async function follow({ EventClient }: typeof Core, entries: string[]): Promise<readonly string[]> {
  let page = 0;
  const client = new EventClient(URL_OF_FEED, {
    logger: false,
    fetch: async () => {
      page += 1;
      const id = `${1_755_376_800_000 + page}-0`;
      const tip = { method: "tip", id, object: { user: { username: "bo" }, tip: { tokens: 25 } } };
      return Response.json({ events: [tip], nextUrl: `${URL_OF_FEED}?i=${id}&timeout=10` });
    },
  });
  const loop = client[Symbol.asyncIterator]();
  await loop.next();
  entries.length = 0;
  await loop.next();
  const seen = [...entries];
  await client.close();
  return seen;
}

/** What the tour comes to. */
export function summaryOf(entries: readonly string[]): {
  route: readonly string[];
  changes: number;
  files: number;
} {
  const route = entries.filter((file, at) => file !== entries[at - 1]);
  return { route, changes: route.length - 1, files: new Set(route).size };
}

/** Each function of ours tells its file when it is entered. */
const telling: Plugin = {
  name: "telling",
  setup({ onLoad }) {
    onLoad({ filter: /packages.(?:types|core).src.*\.ts$/ }, async ({ path }) => {
      const file = relative(join(ROOT, "packages"), path).replace(/^(\w+).src./, "$1/");
      return { contents: withEntries(await readFile(path, "utf8"), file), loader: "ts" };
    });
  },
};

/** Puts `tourEnter(file)` at the start of each function. */
function withEntries(text: string, file: string): string {
  const enter = `tourEnter(${JSON.stringify(file)})`;
  const inserts: [at: number, code: string][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      inserts.push([node.body.getStart(), `(${enter}, `], [node.body.end, ")"]);
    }
    if (ts.isBlock(node) && ts.isFunctionLike(node.parent)) inserts.push([node.getStart() + 1, `${enter};`]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
  // From behind, so that the places before stay.
  inserts.sort(([a], [b]) => b - a);
  return inserts.reduce((code, [at, what]) => code.slice(0, at) + what + code.slice(at), text);
}
