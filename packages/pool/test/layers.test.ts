import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("imports core and types, and nothing else", async () => {
  const src = fileURLToPath(new URL("../src/", import.meta.url));
  const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const imported = new Set<string>();
  for (const file of files) {
    const text = await readFile(`${src}/${file}`, "utf8");
    for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*"([^."][^"]*)"/g))
      imported.add(String(name));
  }
  expect([...imported].sort()).toEqual(["@cb-events/core", "@cb-events/types"]);
});
