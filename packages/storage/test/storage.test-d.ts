import type { PositionStore } from "@cb-events/core";
import { createStorage } from "unstorage";
import { expectTypeOf, test } from "vitest";
import { type UnstorageStore, unstorageStore } from "../src/index.js";
import { type FileState, type FileStore, fileState, fileStore } from "../src/node.js";

test("all are position stores", () => {
  expectTypeOf(fileStore("position.json")).toEqualTypeOf<FileStore>();
  expectTypeOf<FileStore>().toExtend<PositionStore>();
  expectTypeOf<FileState<number>>().toExtend<PositionStore>();
  expectTypeOf<UnstorageStore>().toExtend<PositionStore>();
});

test("a file state has the type of its value", () => {
  const parse = (json: unknown) => ({ tokens: Number(json) });
  const state = fileState("state.json", { initial: { tokens: 0 }, parse });
  expectTypeOf(state).toEqualTypeOf<FileState<{ tokens: number }>>();
  expectTypeOf(state.value.tokens).toBeNumber();
  state.value = { tokens: 5 };
  // @ts-expect-error not its type
  state.value = { tips: 5 };
  // @ts-expect-error what it begins with is of the type that parse gives
  fileState("state.json", { initial: "0", parse: (json: unknown) => Number(json) });
  // @ts-expect-error parse is needed: a file may hold anything
  fileState("state.json", { initial: 0 });
  fileState("state.json", { initial: 0, parse: Number, saveEvery: 0.1, upgrade: () => undefined });
  fileState("state.json", { initial: 0, parse: Number, upgrade: (json) => ({ value: Number(json) }) });
  // @ts-expect-error no such option
  fileState("state.json", { initial: 0, parse: Number, every: 1 });
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
