import { Simulator, type SimulatorOptions } from "@cb-events/simulator";
import { onTestFinished } from "vitest";
import { type DirectOptions, openDirect } from "../web/direct/source.js";
import type { RecordStorage } from "../web/direct/storage.js";
import { fakeStorage, loggedListener } from "./served-bot.js";

/** What must not be found anywhere. */
export const TOKEN = "t0ken-nobody-may-see";

export function openFeed(options: SimulatorOptions = {}): Simulator {
  return new Simulator({ username: "room_owner", token: TOKEN, ...options });
}

/** The storage of a browser, as a test can look into it and damage it. */
export class FakeDatabase implements RecordStorage {
  readonly items = new Map<string, string>();
  /** How often something was written. */
  writes = 0;
  /** Called before each write: one that throws is a full disk, one that waits a slow one. */
  beforeWrite: () => unknown = () => {};

  async getItem(key: string): Promise<unknown> {
    return this.items.get(key) ?? null;
  }

  async setItem(key: string, value: string): Promise<void> {
    this.writes += 1;
    await this.beforeWrite();
    this.items.set(key, value);
  }

  /** The one record, as text. */
  get record(): string {
    return [...this.items.values()][0] ?? "";
  }
}

/** A browser: it outlives its pages. */
export function fakeBrowser() {
  return { storage: new FakeDatabase(), places: fakeStorage() };
}

/** A page that follows the feed; closed, it is gone as after a reload. */
export function openPage(
  feed: Simulator,
  browser = fakeBrowser(),
  options: DirectOptions = {},
  url = feed.eventsUrl,
) {
  const { told, listener } = loggedListener();
  const source = openDirect(url, listener, {
    fetch: feed.fetch,
    address: "/?mode=direct",
    ...browser,
    ...options,
  });
  onTestFinished(() => source.close());
  /** What alerted: the ids of events that were new. */
  const alerts = () => told.filter((line) => line.startsWith("new ")).map((line) => line.split(" ").at(-1));
  /** The newest total. */
  const tokens = () => Number(told.findLast((line) => line.startsWith("state "))?.slice(6));
  /** Begins every alert that is new, as a page does that shows them at once. */
  const showAll = () => {
    for (const line of told) if (line.startsWith("new ")) source.onShown(line.split(" ")[1] ?? "");
  };
  return { told, source, browser, alerts, tokens, showAll };
}
