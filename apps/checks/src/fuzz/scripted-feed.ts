import type { FetchInit, FetchLike } from "@cb-events/core";
import { FAR, FIRST_MOMENT, names, type Place } from "./place.js";

/**
 * How an event of the feed's log is: sound, with an optional field wrong, invalid, or invalid and without an id.
 * Sound are those with an id of another form, with an id a year ahead, and one that shows late, below newer ones.
 */
export type Flavor = "sound" | "salvageable" | "invalid" | "nameless" | "odd" | "far" | "late";

/** The form of a cursor: the id of the last event, a new one each time, of another form, or a year ahead. */
export type CursorForm = "exact" | "unique" | "odd" | "far";

/** One event of the log; the first has the number 1. */
export interface Entry {
  readonly number: number;
  readonly flavor: Flavor;
  readonly id: string | undefined;
  /** A client may have seen it. */
  hasCome: boolean;
  /** An answer held it though the cursor that was asked for lies behind it. */
  hasComeBehind: boolean;
  /** Not shown yet, though newer ones may be. */
  hidden: boolean;
  /** Cursors above it whose answers held it all the same. */
  readonly strayedTo: Set<string>;
  /** No client is to blame that never gets it: it was skipped, or came too late to be told from a repeat. */
  mayBeLost: boolean;
  /** The feed named a cursor behind it, or began behind it: whether that leaves a hole is not said. */
  isPassedOver: boolean;
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

/** A feed that is a list of events, and answers when it is told to. */
export class ScriptedFeed {
  readonly log: Entry[] = [];
  readonly held: HeldRequest[] = [];
  /** Requests that went elsewhere. */
  readonly strays: string[] = [];
  /** Is called when a client gives up a request by itself, and not for its time limit. */
  onGivenUp: () => void = () => {};
  /** The time limit of the request that is held passes now. */
  isStalling = false;
  /** Cursors that are refused from now on. */
  readonly poisoned = new Set<string>();
  /** How many events stand before each cursor that there is, or at it. */
  readonly #cursors = new Map<string, number>();
  readonly #now: (() => Date) | undefined;
  #unique = 0;

  /** Tells the time with its answers, if it is given a clock. */
  constructor(now?: () => Date) {
    this.#now = now;
  }

  emit(flavors: readonly Flavor[]): void {
    for (const flavor of flavors) {
      const number = this.log.length + 1;
      const id = idOf(number, flavor);
      this.log.push({
        number,
        flavor,
        id,
        hasCome: false,
        hasComeBehind: false,
        hidden: flavor === "late",
        strayedTo: new Set(),
        mayBeLost: false,
        isPassedOver: false,
      });
    }
  }

  /** What is shown from one number up to another. */
  entries(from: number, upTo: number): Entry[] {
    return this.log.slice(Math.max(0, from - 1), Math.max(0, upTo)).filter(({ hidden }) => !hidden);
  }

  /** A cursor behind so many events. */
  cursorBehind(events: number, form: CursorForm): string {
    if (form !== "exact") this.#unique += 1;
    const cursor = {
      exact: `${FIRST_MOMENT + events}-0`,
      unique: `${FIRST_MOMENT + events}-${this.#unique}`,
      odd: `c${this.#unique}`,
      far: `${FIRST_MOMENT + FAR + events}-${this.#unique}`,
    }[form];
    this.#cursors.set(cursor, events);
    return cursor;
  }

  /** The feed gave that cursor, or null, where all begins. */
  hasGiven(cursor: string | null): boolean {
    return cursor === null || this.#cursors.has(cursor);
  }

  /** How many events stand before a cursor or at it. */
  eventsUpTo(cursor: string | null): number {
    return (cursor === null ? 0 : this.#cursors.get(cursor)) ?? 0;
  }

  /** A client that starts there gets it, from a feed that has kept everything. */
  gives({ id, number, strayedTo }: Entry, place: Place): boolean {
    const { cursor } = place;
    if (id === undefined || names(place, id)) return false;
    return number > this.eventsUpTo(cursor) || (cursor !== null && strayedTo.has(cursor));
  }

  /** Cursors with no more than so many events before them, the newest first. */
  cursorsUpTo(events: number): string[] {
    const found = [...this.#cursors].filter(([, before]) => before <= events);
    return found.map(([cursor]) => cursor).reverse();
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
        if (!this.isStalling) this.onGivenUp();
      };
      const request: HeldRequest = {
        cursor: /[?&]i=([^&]*)/.exec(url)?.[1] ?? null,
        answer: ({ status, body, retryAfter }) => {
          release();
          const get = (name: string) => this.#header(name, retryAfter);
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

  #header(name: string, retryAfter: number | undefined): string | null {
    if (name.toLowerCase() === "date") return this.#now?.().toUTCString() ?? null;
    return name.toLowerCase() === "retry-after" && retryAfter !== undefined ? String(retryAfter) : null;
  }
}

/** The id of an event: the number of the event tells its time. */
function idOf(number: number, flavor: Flavor): string | undefined {
  if (flavor === "nameless") return undefined;
  if (flavor === "odd") return `evt-${number}`;
  return `${FIRST_MOMENT + number + (flavor === "far" ? FAR : 0)}-0`;
}

/** An event as it stands in an answer. */
export function wireOf({ flavor, id, number }: Entry): unknown {
  const user = { username: `user${number}`, gender: flavor === "salvageable" ? 5 : undefined };
  return { method: "follow", id, object: flavor === "invalid" ? {} : { user } };
}
