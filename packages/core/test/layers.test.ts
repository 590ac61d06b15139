import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../src/", import.meta.url));

/** The folders of `src`, from the lowest: a file imports from its own folder, and from lower layers. */
const layers = [
  ["util"],
  ["errors", "ofetch", "node"],
  ["redact"],
  ["observe", "position"],
  ["config"],
  ["feed"],
  ["delivery"],
  ["client"],
];

/** A file above the folders is of the highest layer, but for an entry that has a folder of its own. */
const folderOf = (file: string): string =>
  /^(.+?)[\\/]/.exec(file)?.[1] ?? /^(ofetch|node)\.ts$/.exec(file)?.[1] ?? "client";
const layerOf = (file: string): number => layers.findIndex((layer) => layer.includes(folderOf(file)));

const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith(".ts")).map(normalize);
const imports = new Map<string, readonly string[]>();
for (const file of files) {
  const text = await readFile(join(src, file), "utf8");
  const paths = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)\.js"/g)].map(([, path]) =>
    String(path),
  );
  imports.set(
    file,
    paths.map((path) => normalize(join(dirname(file), `${path}.ts`))),
  );
}

/** The first circle that begins at the file, as a line; undefined where there is none. */
function circleFrom(file: string, way: readonly string[] = [], done = new Set<string>()): string | undefined {
  if (way.includes(file)) return [...way.slice(way.indexOf(file)), file].join(" > ");
  if (done.has(file)) return undefined;
  done.add(file);
  for (const imported of imports.get(file) ?? []) {
    const circle = circleFrom(imported, [...way, file], done);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe("the source files", () => {
  it("are read with their imports, and each is in a layer", () => {
    expect(imports.get(normalize("delivery/consumer.ts"))).toContain(normalize("util/abort.ts"));
    expect(files.filter((file) => layerOf(file) === -1)).toEqual([]);
    expect([...imports.values()].flat().filter((file) => !imports.has(file))).toEqual([]);
  });

  it("import from their own folder and from lower layers only", () => {
    const upward = [...imports].flatMap(([file, imported]) =>
      imported
        .filter((other) => folderOf(other) !== folderOf(file) && layerOf(other) >= layerOf(file))
        .map((other) => `${file} imports ${other}`),
    );
    expect(upward).toEqual([]);
  });

  it("import one another in no circle", () => {
    expect(files.flatMap((file) => circleFrom(file) ?? [])).toEqual([]);
  });
});
