import { decodeEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import type { SourceEvent } from "../web/source.js";
import { MOST, Store } from "../web/store.js";

function told(method: string, object: Record<string, unknown>, isTest = false): SourceEvent {
  const { event } = decodeEvent({ method, id: "1-0", object });
  if (event === undefined) throw new Error("not valid");
  return { event, place: "L-1", isNew: true, isTest };
}

const tip = (tokens: number, isTest = false) =>
  told("tip", { user: { username: "ana" }, tip: { tokens, isAnon: false } }, isTest);
const chat = (message: string) =>
  told("chatMessage", { user: { username: "ana", isMod: true }, message: { message } });

describe("the store", () => {
  it("keeps the newest entries, and no more than it says", () => {
    const store = new Store(() => {});
    for (let at = 1; at <= 100; at += 1) {
      store.list(tip(at));
      store.list(chat(`m${at}`));
    }
    expect(store.view.latest.map(({ tokens }) => tokens)).toEqual(
      Array.from({ length: MOST.latest }, (_, at) => 100 - at),
    );
    expect(store.view.chat).toHaveLength(MOST.chat);
    expect(store.view.chat.at(-1)).toMatchObject({ name: "ana", text: "m100", role: "mod" });
  });

  it("lists no test, and no message in which nothing can be read", () => {
    const store = new Store(() => {});
    store.list(tip(5, true));
    store.list(chat(" \u202e\u0000 "));
    expect(store.view.latest).toEqual([]);
    expect(store.view.chat).toEqual([]);
  });

  it("gives everything a key of its own", () => {
    const store = new Store(() => {});
    store.list(tip(1));
    store.list(chat("hi"));
    const [line] = store.view.latest;
    const [message] = store.view.chat;
    expect(line?.key).not.toBe(message?.key);
  });
});
