import type { FetchInit, FetchLike } from "@cb-events/core";

/** How an event of the feed's log is: sound, with an optional field wrong, invalid, or invalid and without an id. */
export type Flavor = "sound" | "salvageable" | "invalid" | "nameless";

/** One event of the log; the first has the number 1. */
export interface Entry {
  readonly number: number;
  readonly flavor: Flavor;
  readonly id: string | undefined;
}

/** What an answer brings. */
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: number | undefined;
}

/** A request that the feed holds until it is told the answer. */
export interface HeldRequest {
  /** The `i` that it came with; null: none. */
  readonly cursor: string | null;
  readonly answer: (answer: Answer) => void;
  /** The connection breaks. */
  readonly refuse: () => void;
}

export const credentials = { username: "demo", token: "secret" };
export const room = "eventsapi.chaturbate.com/demo";
export const baseUrl = "https://eventsapi.chaturbate.com/events/demo/secret/";

const FIRST_MOMENT = 1_755_376_800_000;

/** The id of an event: the number of the event tells its time. */
function idOf(number: number): string {
  return `${FIRST_MOMENT + number}-0`;
}

/** How many events of the log stand before a cursor or at it. */
export function eventsUpTo(cursor: string): number {
  return Number(cursor.split("-")[0]) - FIRST_MOMENT;
}

/** A feed that is a list of events, and answers when it is told to. */
export class ScriptedFeed {
  readonly log: Entry[] = [];
  readonly held: HeldRequest[] = [];
  /** Requests that went elsewhere. */
  readonly strays: string[] = [];
  #cursors = 0;

  emit(flavors: readonly Flavor[]): void {
    for (const flavor of flavors) {
      const number = this.log.length + 1;
      this.log.push({ number, flavor, id: flavor === "nameless" ? undefined : idOf(number) });
    }
  }

  /** The events from one number up to another, as far as there are such. */
  entries(from: number, upTo: number): Entry[] {
    return this.log.slice(Math.max(0, from - 1), Math.max(0, upTo));
  }

  /** A cursor behind so many events, never the same twice. */
  cursorBehind(events: number): string {
    this.#cursors += 1;
    return `${FIRST_MOMENT + events}-${this.#cursors}`;
  }

  readonly fetch: FetchLike = (url, { signal }: FetchInit) =>
    new Promise((resolve, reject) => {
      if (!url.startsWith(`${baseUrl}?`)) this.strays.push(url);
      const release = () => {
        this.held.splice(this.held.indexOf(request), 1);
        signal.removeEventListener("abort", abort);
      };
      const abort = () => {
        release();
        reject(signal.reason);
      };
      const request: HeldRequest = {
        cursor: /[?&]i=([^&]*)/.exec(url)?.[1] ?? null,
        answer: ({ status, body, retryAfter }) => {
          release();
          const get = (name: string) =>
            name === "retry-after" && retryAfter !== undefined ? String(retryAfter) : null;
          resolve({ status, headers: { get }, text: async () => body });
        },
        refuse: () => {
          release();
          reject(new TypeError("fetch failed"));
        },
      };
      this.held.push(request);
      signal.addEventListener("abort", abort, { once: true });
    });
}

/** An event as it stands in an answer. */
export function wireOf({ flavor, id, number }: Entry): unknown {
  const user = { username: `user${number}` };
  if (flavor === "sound") return { method: "follow", id, object: { user } };
  if (flavor === "salvageable") return { method: "follow", id, object: { user: { ...user, gender: 5 } } };
  if (flavor === "invalid") return { method: "follow", id, object: {} };
  return { method: "follow", object: { user } };
}
