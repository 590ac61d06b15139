import { join } from "node:path";
import type { Position } from "@cb-events/core";
import fc from "fast-check";
import { createStorage } from "unstorage";
import fsDriver from "unstorage/drivers/fs";
import { describe, expect, it } from "vitest";
import { unstorageStore } from "../src/index.js";
import { fileStore } from "../src/node.js";
import { loaded, temporaryFolders } from "./support.js";

const temporaryFolder = temporaryFolders();

/** Any text that JavaScript has, halves of surrogate pairs and quoted keys included. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom("", "null", '"__proto__":', "\ufeff", "\\", "__proto__", "constructor"),
);

const positions: fc.Arbitrary<Position> = fc.record(
  {
    version: fc.constant(1 as const),
    room: text,
    cursor: fc.option(text),
    mark: fc.option(text),
    handled: fc.array(text, { size: "medium" }),
  },
  { noNullPrototype: true },
);

describe("any position", () => {
  it("survives save and load through a file", async () => {
    const path = join(await temporaryFolder(), "position.json");
    const store = fileStore(path);
    await fc.assert(
      fc.asyncProperty(positions, async (position) => {
        await store.save(position);
        await store.flush();
        expect(await loaded(fileStore(path))).toEqual(position);
      }),
    );
  });

  it.each(["memory", "fs"])("survives save and load through unstorage: %s", async (driver) => {
    const base = await temporaryFolder();
    const storage = driver === "fs" ? createStorage({ driver: fsDriver({ base }) }) : createStorage();
    const store = unstorageStore(storage, "position");
    await fc.assert(
      fc.asyncProperty(positions, async (position) => {
        await store.save(position);
        expect(await unstorageStore(storage, "position").load()).toEqual(position);
      }),
    );
  });
});
