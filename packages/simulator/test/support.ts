import { vi } from "vitest";
import type { Simulator } from "../src/index.js";

/** What a 200 carries. */
export interface TestPage {
  readonly events: readonly { readonly id: string; readonly method: string; readonly object: unknown }[];
  readonly nextUrl: string;
}

/** The feed's URL with a query. */
export function urlOf(feed: Simulator, query = ""): string {
  return `${feed.eventsUrl}${query}`;
}

/** One page that is there at once; without a URL, the first one. */
export async function page(feed: Simulator, url = urlOf(feed, "?timeout=0")): Promise<TestPage> {
  const response = await feed.fetch(url);
  if (response.status !== 200) throw new Error(`status ${response.status}: ${await response.text()}`);
  return (await response.json()) as TestPage;
}

export function idsOf({ events }: TestPage): string[] {
  return events.map(({ id }) => id);
}

/** Follows nextUrl until a page is empty, and gives the ids in order. */
export async function drain(feed: Simulator, url = urlOf(feed, "?timeout=0")): Promise<string[]> {
  const ids: string[] = [];
  for (let next = url; ; ) {
    const { events, nextUrl } = await page(feed, next);
    if (events.length === 0) return ids;
    ids.push(...events.map(({ id }) => id));
    next = nextUrl;
  }
}

/** What became of a promise so far, without waiting for it. */
export function watch(promise: Promise<unknown>): { state: "waiting" | "done" | "failed" } {
  const watched: { state: "waiting" | "done" | "failed" } = { state: "waiting" };
  promise.then(
    () => {
      watched.state = "done";
    },
    () => {
      watched.state = "failed";
    },
  );
  return watched;
}

/** Resolves once something outside this process's reach has happened, however slow the machine is. */
export async function until(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 20_000, interval: 5 });
}

/** Counts the listeners on a signal. */
export function countedSignal(): {
  signal: AbortSignal;
  abort: (reason?: unknown) => void;
  listeners: () => number;
} {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  return { signal, abort: (reason) => controller.abort(reason), listeners: () => listeners.size };
}
