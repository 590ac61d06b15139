import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as Core from "@cb-events/core";
import ts from "typescript";
import { command } from "./command-line.js";

const help = `Usage: pnpm checks tour

The files of one event's way through the client, from next() to its handler, in the order in which they are entered.
`;

export const runCommand = command(help, {}, async (_, { out }) => {
  const entries = await takeTour(new URL("../../../packages/", import.meta.url));
  const { route, changes, files } = summaryOf(entries);
  for (const file of route) out(`${file}\n`);
  out(`${entries.length} functions entered, ${changes} changes of file, ${files} files\n`);
  return true;
});

const PACKAGES = ["types", "core"] as const;
const URL_OF_FEED = "https://eventsapi.chaturbate.com/events/ana/token/";

/** The files of one event's way, in the order in which their functions are entered: from `next()` to its handler. */
export async function takeTour(packages: URL): Promise<readonly string[]> {
  const root = fileURLToPath(packages);
  // Below the package, so that its dependencies are found.
  const cache = join(root, "core/node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "tour-"));
  const entries: string[] = [];
  Object.assign(globalThis, { tourEnter: (file: string) => void entries.push(file) });
  const urlOf = (name: string) => pathToFileURL(join(folder, name, "index.js")).href;
  try {
    for (const name of PACKAGES) await instrument(join(root, name, "src"), join(folder, name), name, urlOf);
    const core = (await import(urlOf("core"))) as typeof Core;
    return await follow(core, entries);
  } finally {
    await rm(folder, { recursive: true });
  }
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

/** Copies a package's source as JavaScript in which each function tells its file when it is entered. */
async function instrument(
  source: string,
  target: string,
  name: string,
  urlOf: (name: string) => string,
): Promise<void> {
  await cp(source, target, { recursive: true });
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    const file = `${name}/${relative(target, path)}`;
    const { outputText } = ts.transpileModule(await readFile(path, "utf8"), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        verbatimModuleSyntax: true,
      },
      transformers: { before: [tellingEntries(file)] },
    });
    const code = outputText.replaceAll(/"@cb-events\/(\w+)"/g, (_, other: string) => `"${urlOf(other)}"`);
    await writeFile(path.replace(/ts$/, "js"), code);
  }
}

/** Puts `tourEnter(file)` at the start of each function. */
function tellingEntries(file: string): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const enter = () =>
      factory.createCallExpression(factory.createIdentifier("tourEnter"), undefined, [
        factory.createStringLiteral(file),
      ]);
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isArrowFunction(visited) && !ts.isBlock(visited.body)) {
        const body = factory.createParenthesizedExpression(factory.createComma(enter(), visited.body));
        const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = visited;
        return factory.updateArrowFunction(
          visited,
          modifiers,
          typeParameters,
          parameters,
          type,
          equalsGreaterThanToken,
          body,
        );
      }
      if (ts.isBlock(visited) && ts.isFunctionLike(node.parent)) {
        return factory.updateBlock(visited, [
          factory.createExpressionStatement(enter()),
          ...visited.statements,
        ]);
      }
      return visited;
    };
    return (root) => ts.visitNode(root, visit) as ts.SourceFile;
  };
}
