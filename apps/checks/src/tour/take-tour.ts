import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as Core from "@cb-events/core";
import { instrument } from "./instrument.js";

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
