import { createRoomState, type PublicState, publicState } from "@cb-events/room";
import { tip } from "@cb-events/simulator";
import type { WireEvent } from "@cb-events/types";
import type { EventSourceLike, Heard } from "../web/served/line.js";
import type { ServedOptions } from "../web/served/source.js";
import type { SourceListener } from "../web/source.js";

/** All that a page was told, in order, one line each. */
export function loggedListener(): { readonly told: string[]; readonly listener: SourceListener } {
  const told: string[] = [];
  const listener: SourceListener = {
    onState: ({ tips }) => told.push(`state ${tips.tokens}`),
    onEvent: ({ event, place, isNew, isTest }) =>
      told.push(`${isTest ? "test" : isNew ? "new" : "old"} ${place ?? "-"} ${event.id}`),
    onConnection: ({ status, problem }) => told.push(problem === "" ? status : `${status}: ${problem}`),
    onInvalid: () => told.push("invalid"),
  };
  return { told, listener };
}

/** Stands in for the browser's `EventSource`: what the bot says is said by the test. */
export class FakeEventSource implements EventSourceLike {
  static opened: FakeEventSource[] = [];
  readonly url: string;
  isClosed = false;
  readonly #listeners = new Map<string, (heard: Heard) => void>();

  constructor(url: string) {
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  static get last(): FakeEventSource {
    return FakeEventSource.opened.at(-1) as FakeEventSource;
  }

  addEventListener(type: string, listener: (heard: Heard) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.isClosed = true;
  }

  say(type: string, data: unknown, id = ""): void {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    this.#listeners.get(type)?.({ data: text, lastEventId: id });
  }

  status(status: string): void {
    this.say("status", { status });
  }

  state(at: string, tokens = 0): void {
    this.say("state", { at, state: stateWith(tokens) });
  }

  /** An event; its id is the number of its place. */
  entry(place: string): void {
    this.say("event", wireTip(place), place);
  }

  break(): void {
    this.#listeners.get("error")?.({});
  }
}

export function stateWith(tokens: number): PublicState {
  return { ...publicState(createRoomState()), tips: { tokens, count: 1 } };
}

export function wireTip(id: string): WireEvent {
  return { ...tip({ tokens: 5, from: "ana" }), id };
}

/** A browser with one page; `storage` outlives it. */
export function fakePage(storage: Pick<Storage, "getItem" | "setItem"> = fakeStorage()) {
  return {
    EventSource: FakeEventSource,
    storage,
    address: "/?show=alerts",
    window: new EventTarget(),
    document: new EventTarget(),
  } satisfies ServedOptions;
}

export function fakeStorage(): Pick<Storage, "getItem" | "setItem"> & {
  readonly items: Map<string, string>;
} {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}
