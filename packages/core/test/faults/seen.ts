import type { EventsError, GapReport } from "@cb-events/core";

export type ErrorName = EventsError["name"];

/** What is seen of a client in one cell; the same of what has to be seen. */
export interface Seen {
  /** The events that arrive, in order. */
  readonly arrived: readonly string[];
  /** Requests that are made again. */
  readonly retries: number;
  /** The classes of the errors that lead to those, each once. */
  readonly retriedAfter: readonly ErrorName[];
  /** The classes of the errors that a loop or `poll()` throws; after each of them it is called again. */
  readonly thrown: readonly ErrorName[];
  /** What is wrong with those errors, or with the status of the client right then. */
  readonly wrongErrors: readonly string[];
  /** The gaps that `onGap` is told. */
  readonly gaps: readonly GapReport["reason"][];
  /** Invalid events that `onInvalidEvent` is told. */
  readonly reported: number;
  /** The feed sends events again, and they are dropped. */
  readonly repeatsDropped: boolean;
  /** The client waits as long as the feed asks for. */
  readonly waits: boolean;
  readonly endState: string;
  /** What a later client, made with the position, gets: no event that was handled. */
  readonly afterRestart: readonly string[];
  /** What is left open. */
  readonly requests: number;
  readonly timers: number;
  readonly listeners: number;
  /** Requests to another server than the feed. */
  readonly foreignRequests: number;
  /** The token can be read in a log line, a hook's report, an error or the client itself. */
  readonly showsToken: boolean;
}

/** Each event of a cell is named after its user: `b2` is the second of the second page. */
const pages = {
  first: ["a1", "a2", "a3"],
  second: ["b1", "b2", "b3"],
  third: ["c1", "c2", "c3"],
  /** Comes while a request is held, after all others: with it a cell ends. */
  last: "last",
  /** Comes when the client is gone, for the one that is made with its position. */
  later: "later",
} as const;
export const labels = { ...pages, all: [...pages.first, ...pages.second, ...pages.third, pages.last] };

/** What has to be seen where nothing goes wrong. */
export const fine: Seen = {
  arrived: labels.all,
  retries: 0,
  retriedAfter: [],
  thrown: [],
  wrongErrors: [],
  gaps: [],
  reported: 0,
  repeatsDropped: false,
  waits: true,
  endState: "closed",
  afterRestart: [labels.later],
  requests: 0,
  timers: 0,
  listeners: 0,
  foreignRequests: 0,
  showsToken: false,
};

/** What a person reads of it. */
export function describeSeen({ retries, thrown, gaps, reported, repeatsDropped }: Seen): string {
  const parts = [
    retries > 0 && "retried",
    gaps.length > 0 && "recovered, gap",
    thrown.length === 0 && reported > 0 && "reported, goes on",
    thrown.length === 0 && gaps.length === 0 && repeatsDropped && "repeats dropped",
    thrown.length > 0 && `${thrown.join(", ")}, then goes on`,
  ];
  return parts.filter((part) => part !== false).join(", ") || "goes on";
}
