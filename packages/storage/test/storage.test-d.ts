import type { PositionStore } from "@cb-events/core";
import { createStorage } from "unstorage";
import { expectTypeOf, test } from "vitest";
import { type UnstorageStore, unstorageStore } from "../src/index.js";
import { fileStore } from "../src/node.js";

test("both are position stores", () => {
  expectTypeOf(fileStore("position.json")).toEqualTypeOf<PositionStore>();
  expectTypeOf<UnstorageStore>().toExtend<PositionStore>();
});

test("any storage with getItem and setItem fits", () => {
  unstorageStore(createStorage(), "key");
  unstorageStore(createStorage<string>(), "key", { every: 60 });
  unstorageStore({ getItem: (): string | null => null, setItem: (): void => {} }, "key");
  // @ts-expect-error a Map has other names
  unstorageStore(new Map<string, string>(), "key");
  // @ts-expect-error a driver is not a storage yet
  unstorageStore({ getItem: () => null }, "key");
});

test("options are checked", () => {
  unstorageStore(createStorage(), "key", { every: undefined });
  // @ts-expect-error seconds are a number
  unstorageStore(createStorage(), "key", { every: "60" });
  // @ts-expect-error no such option
  unstorageStore(createStorage(), "key", { evry: 60 });
  // @ts-expect-error a path is a string
  fileStore(new URL("file:///position.json"));
});
