import fc from "fast-check";
import type { CursorForm, Flavor } from "./scripted-feed.js";

/** A fault of one request: the code of its error, and how often such a request is made. */
export interface Fault {
  readonly status: number | "no answer" | "stalled";
  readonly code: string;
  /** It is made again, as often as the settings allow. */
  readonly retried: boolean;
  /** It may be the cursor's fault. */
  readonly refuses?: boolean;
  readonly body?: string;
  readonly retryAfter?: number;
}

export const faults = {
  "302": { status: 302, code: "HTTP_STATUS", retried: false },
  "400": { status: 400, code: "CLIENT_REQUEST", retried: false, refuses: true },
  "400 and elsewhere": {
    status: 400,
    code: "CLIENT_REQUEST",
    retried: false,
    refuses: true,
    body: '{"status":"bad cursor","nextUrl":"https://example.com/?i=1-0"}',
  },
  "401": { status: 401, code: "AUTH", retried: false },
  "403": { status: 403, code: "AUTH", retried: false },
  "404": { status: 404, code: "AUTH", retried: false },
  "408": { status: 408, code: "CLIENT_REQUEST", retried: true },
  "429": { status: 429, code: "RATE_LIMIT", retried: true },
  "429 for a second": { status: 429, code: "RATE_LIMIT", retried: true, retryAfter: 1 },
  "429 for long": { status: 429, code: "RATE_LIMIT", retried: false, retryAfter: 301 },
  "500": { status: 500, code: "SERVER", retried: true },
  "503": { status: 503, code: "SERVER", retried: true },
  "521": { status: 521, code: "SERVER", retried: true, body: "<html>down</html>" },
  html: { status: 200, code: "PROTOCOL", retried: false, refuses: true, body: "<html>hello</html>" },
  "wrong shape": { status: 200, code: "PROTOCOL", retried: false, refuses: true, body: '{"events":{}}' },
  refused: { status: "no answer", code: "NETWORK", retried: true },
  stalled: { status: "stalled", code: "NETWORK", retried: true },
} as const satisfies Record<string, Fault>;
type FaultName = keyof typeof faults;

/** More events than any conversation has. */
const ALL = 1_000_000;
/** Loops that a conversation may have at once. */
const LOOPS = 3;

/** What an arbitrary makes. */
type Made<T> = T extends fc.Arbitrary<infer TValue> ? Readonly<TValue> : never;

const mostly = <T>(value: T, ...others: readonly T[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const rarely = <T>(value: T, other: T, ...rare: readonly T[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(value, other) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );
const only = <T extends string>(name: T) => fc.constant(name);

const loop = fc.nat({ max: LOOPS - 1 });
/** The step after it comes while a slow store is still at work. */
const hurried = fc.boolean();

/** Where an answer says to go on. */
const nextUrls = [
  "given", // behind the last event of the page
  "early", // behind the first event of the page
  "older", // at a cursor that was given before
  "same", // where the request was
  "base", // the base URL itself
  "missing",
  "null",
  "foreign",
  "no text",
] as const;

const page = fc.record({
  do: only("page"),
  /** Events that the page holds at most. */
  size: fc.nat({ max: 4 }),
  /** Events before the cursor that the page repeats. */
  repeats: mostly(0, 1, 3),
  /** Each event stands in the page twice. */
  doubled: mostly(false, true),
  order: mostly<"oldest first" | "newest first" | "cut">("oldest first", "newest first", "cut"),
  /** What a request without a cursor gets: so many of the latest events, in pages. */
  backlog: mostly(ALL, 0, 1, 4),
  /** Events that were hidden until now show, below newer ones. */
  reveals: fc.boolean(),
  nextUrl: mostly(...nextUrls),
  /** Of the older cursors, the one that is so many before the newest. */
  back: fc.nat({ max: 5 }),
  form: rarely<CursorForm>("exact", "unique", "odd", "far"),
  hurried,
});
export type PageStep = Made<typeof page>;

const fault = fc.record({
  do: only("fault"),
  fault: fc.constantFrom(...(Object.keys(faults) as FaultName[])),
});

const flavor = fc.constantFrom<Flavor>(
  "sound",
  "sound",
  "sound",
  "salvageable",
  "invalid",
  "invalid",
  "nameless",
  "odd",
  "far",
  "late",
);
const emit = fc.record({ do: only("emit"), flavors: fc.array(flavor, { minLength: 1, maxLength: 4 }) });

/** A 400 that is not for good; so many events are skipped, or it names no nextUrl. */
const expire = fc.record({
  do: only("expire"),
  skips: fc.constantFrom<number | "no nextUrl">(0, 1, 5, "no nextUrl"),
  /** What the answer says; without a nextUrl it says that the cursor is too old. */
  text: fc.constantFrom("waited too long for events", "bad cursor"),
});
export type ExpireStep = Made<typeof expire>;

/** The cursor that is asked for is refused from now on: so often, with so many seconds between. */
const poison = fc.record({
  do: only("poison"),
  times: fc.nat({ max: 7 }),
  seconds: fc.constantFrom(0, 12, 20),
});
export type PoisonStep = Made<typeof poison>;

/** Many events come and are handled, and the feed goes on. */
const flood = fc.record({
  do: only("flood"),
  events: mostly(20, 60, 150),
  size: fc.constantFrom(7, 30, ALL),
  by: fc.constantFrom<"loop" | "poll">("loop", "poll"),
  nextUrl: fc.constantFrom<"given" | "same">("given", "same"),
});
export type FloodStep = Made<typeof flood>;

/** The feed loses its place: it starts again from the latest events, some behind those that it gave. */
const leap = fc.record({
  do: only("leap"),
  /** The latest events that it starts from; more have come. */
  backlog: fc.integer({ min: 1, max: 3 }),
  nextUrl: fc.constantFrom("given", "older", "missing"),
});
export type LeapStep = Made<typeof leap>;

/** The loop asks for the next event: one begins, by `for await` or `run`, or the handler of the one before has finished. */
const next = fc.record({ do: only("next"), loop, by: mostly<"loop" | "run">("loop", "run"), hurried });
/** The loop is left: by its handler, or from outside while it waits for an event; of a `run` the signal aborts. */
const leave = fc.record({
  do: only("leave"),
  loop,
  by: fc.constantFrom<"break" | "throw">("break", "throw"),
  hurried,
});

/**
 * The process ends, killed or closed first, and another goes on from what was kept; `old`: in the form of before, which
 * had no mark.
 */
const restart = fc.record({ do: only("restart"), closed: fc.boolean(), old: mostly(false, true) });

const storeFails = fc.record({
  do: only("storeFails"),
  on: fc.constantFrom<"load" | "save">("load", "save", "save"),
  times: fc.integer({ min: 1, max: 2 }),
});

const step = fc.oneof(
  { weight: 9, arbitrary: page },
  { weight: 3, arbitrary: fault },
  { weight: 4, arbitrary: emit },
  { weight: 1, arbitrary: expire },
  { weight: 1, arbitrary: poison },
  { weight: 1, arbitrary: flood },
  { weight: 1, arbitrary: leap },
  { weight: 9, arbitrary: next },
  { weight: 3, arbitrary: leave },
  { weight: 4, arbitrary: fc.record({ do: only("poll"), hurried }) },
  { weight: 1, arbitrary: fc.record({ do: only("commit"), hurried }) },
  { weight: 2, arbitrary: fc.record({ do: only("close"), hurried }) },
  { weight: 3, arbitrary: restart },
  { weight: 2, arbitrary: storeFails },
);
export type Step = Made<typeof step>;

/** A sound answer with all that there is. */
export const wholePage: PageStep = {
  do: "page",
  size: ALL,
  repeats: 0,
  doubled: false,
  order: "oldest first",
  backlog: ALL,
  reveals: false,
  nextUrl: "given",
  back: 0,
  form: "unique",
  hurried: false,
};

const settings = fc.record({
  strict: fc.boolean(),
  /** Where the position is kept: taken from the client, in a store, or in a store that takes its time. */
  keeps: fc.constantFrom<"position" | "store" | "slow store">(
    "position",
    "store",
    "slow store",
    "slow store",
  ),
  /** Requests in all, for a fault that is retried. */
  attempts: fc.integer({ min: 1, max: 3 }),
  /** Seconds before the first retry. */
  backoff: fc.constantFrom(0, 1),
  /** The machine's clock; where it is wrong, the feed tells the time with its answers. */
  clock: mostly<"right" | "a year behind" | "a year ahead">("right", "a year behind", "a year ahead"),
});
/** What a conversation is held with. */
export type Settings = Made<typeof settings>;

export interface Conversation {
  readonly settings: Settings;
  readonly steps: readonly Step[];
}

export const anyConversation: fc.Arbitrary<Conversation> = fc.record({
  settings,
  steps: fc.array(step, { minLength: 1, maxLength: 30, size: "max" }),
});
