import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ClientClass } from "../src/fuzz/bot-process.js";

/** Some of the built client's text, and what stands there when it is broken. */
export type Break = readonly [from: string, to: string];

const core = fileURLToPath(new URL("../../../packages/core/", import.meta.url));

/** The client as it is built, with some lines changed: works with it, and removes it. */
export async function withBrokenCore(
  breaks: readonly Break[],
  work: (Client: ClientClass) => Promise<void>,
): Promise<void> {
  // Beside the packages that it imports; ignored by Git.
  const copy = await mkdtemp(`${core}node_modules/.broken-`);
  try {
    await cp(`${core}dist`, copy, { recursive: true });
    await writeFile(`${copy}/package.json`, '{"type":"module"}');
    const file = `${copy}/index.js`;
    await writeFile(file, breaks.reduce(changed, await readFile(file, "utf8")));
    const { EventClient } = (await import(pathToFileURL(file).href)) as { EventClient: ClientClass };
    await work(EventClient);
  } finally {
    await rm(copy, { recursive: true });
  }
}

function changed(text: string, [from, to]: Break): string {
  const places = text.split(from).length - 1;
  if (places !== 1) throw new Error(`The built client has ${places} places like ${from}. Name another one`);
  return text.replace(from, to);
}
