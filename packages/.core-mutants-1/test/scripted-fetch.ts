import type { FetchInit, FetchLike, ResponseLike } from "../src/index.js";

const username = "room_owner";
export const token = "t0ken/with+odd=characters";
export const credentials = { username, token };
export const base = "https://eventsapi.chaturbate.com/events/room_owner/t0ken%2Fwith%2Bodd%3Dcharacters/";

/** A page: its events, and the cursor of its nextUrl (null: a page that names none). */
export interface ScriptedPage {
  readonly events: readonly unknown[];
  readonly next?: string | null;
  readonly nextUrl?: unknown;
}

/** One step: a page, a status, a whole response, an error to reject with, or "hang" until the signal aborts. */
export type Step =
  | ScriptedPage
  | number
  | Response
  | Error
  | "hang"
  | ((init: FetchInit) => Promise<ResponseLike>);

export interface ScriptedFetch {
  readonly fetch: FetchLike;
  /** The URLs asked for, in order. */
  readonly urls: string[];
  readonly inits: FetchInit[];
}

/** A fetch that plays the steps in order, then hangs; it logs what it was asked. */
export function scriptedFetch(...steps: readonly Step[]): ScriptedFetch {
  const urls: string[] = [];
  const inits: FetchInit[] = [];
  const fetch: FetchLike = async (url, init) => {
    const step = steps[urls.length] ?? "hang";
    urls.push(url);
    inits.push(init);
    if (step === "hang") return hang(init);
    if (typeof step === "function") return step(init);
    if (step instanceof Error) throw step;
    if (step instanceof Response) return step;
    if (typeof step === "number") return new Response(null, { status: step });
    return page(step, url);
  };
  return { fetch, urls, inits };
}

export function page({ events, next, nextUrl }: ScriptedPage, url = base): Response {
  const cursor = next === undefined ? lastId(events) : next;
  const target = new URL(url);
  target.search = `?i=${cursor}&timeout=10`;
  const named = cursor === null ? null : target.href;
  return json({ events, nextUrl: nextUrl === undefined ? named : nextUrl });
}

export function json(body: unknown, init?: ResponseInit): Response {
  return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" }, ...init });
}

/** Rejects when the signal aborts, as fetch does; settles in no other way. */
export function hang({ signal }: FetchInit): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** A follow with the id `<1000 + n>-0`, so that ids tell the order. */
export function follow(n: number, fields: Record<string, unknown> = {}) {
  return { method: "follow", id: id(n), object: { user: { username: `user${n}` } }, ...fields };
}

export const id = (n: number): string => `${1_755_376_800_000 + n}-0`;

/** Numbers of the events, as `follow` took them. */
export const numbers = (events: readonly { readonly id: string }[]): number[] =>
  events.map((event) => Number(event.id.split("-")[0]) - 1_755_376_800_000);

function lastId(events: readonly unknown[]): string {
  const last = events.at(-1) as { id?: unknown } | undefined;
  return typeof last?.id === "string" ? last.id : id(0);
}
