import fc from "fast-check";
import type { CursorForm, Flavor } from "./scripted-feed.js";

/** What a conversation is held with. */
export interface Settings {
  readonly strict: boolean;
  /** Where the position is kept: taken from the client, in a store, or in a store that takes its time. */
  readonly keeps: "position" | "store" | "slow store";
  /** Requests in all, for a fault that is retried. */
  readonly attempts: number;
  /** Seconds before the first retry. */
  readonly backoff: number;
  /** The machine's clock; where it is wrong, the feed tells the time with its answers. */
  readonly clock: "right" | "a year behind" | "a year ahead";
}

/** Where an answer says to go on. */
type NextUrl =
  | "given" // behind the last event of the page
  | "early" // behind the first event of the page
  | "older" // at a cursor that was given before
  | "same" // where the request was
  | "base" // the base URL itself
  | "missing"
  | "null"
  | "foreign"
  | "no text";

/** `hurried`: the step after it comes while a slow store is still at work. */
interface Hurried {
  readonly hurried: boolean;
}

export interface PageStep extends Hurried {
  readonly do: "page";
  /** Events that the page holds at most. */
  readonly size: number;
  /** Events before the cursor that the page repeats. */
  readonly repeats: number;
  /** Each event stands in the page twice. */
  readonly doubled: boolean;
  readonly order: "oldest first" | "newest first" | "cut";
  /** What a request without a cursor gets: so many of the latest events, in pages. */
  readonly backlog: number;
  /** Events that were hidden until now show, below newer ones. */
  readonly reveals: boolean;
  readonly nextUrl: NextUrl;
  /** Of the older cursors, the one that is so many before the newest. */
  readonly back: number;
  readonly form: CursorForm;
}

/** A 400 that is not for good; so many events are skipped, or it names no nextUrl. */
export interface ExpireStep {
  readonly do: "expire";
  readonly skips: number | "no nextUrl";
  /** What the answer says; without a nextUrl it says that the cursor is too old. */
  readonly text: string;
}

/** The cursor that is asked for is refused from now on: so often, with so many seconds between. */
export interface PoisonStep {
  readonly do: "poison";
  readonly times: number;
  readonly seconds: number;
}

/** The process ends, killed or closed first, and another goes on from what was kept. */
export interface RestartStep {
  readonly do: "restart";
  readonly closed: boolean;
  /** What was kept has the form of before, which had no mark. */
  readonly old?: boolean;
}

/** Many events come and are handled, and the feed goes on. */
export interface FloodStep {
  readonly do: "flood";
  readonly events: number;
  readonly size: number;
  readonly by: "loop" | "poll";
  readonly nextUrl: "given" | "same";
}

interface FaultStep {
  readonly do: "fault";
  readonly fault: FaultName;
}

export type Step =
  | PageStep
  | FaultStep
  | { readonly do: "emit"; readonly flavors: readonly Flavor[] }
  | ExpireStep
  | PoisonStep
  | FloodStep
  /** The loop asks for the next event: one begins, by `for await` or `run`, or the handler of the one before has finished. */
  | ({ readonly do: "next"; readonly loop: number; readonly by?: "loop" | "run" } & Hurried)
  /** The loop is left: by its handler, or from outside while it waits for an event; of a `run` the signal aborts. */
  | ({ readonly do: "leave"; readonly loop: number; readonly by: "break" | "throw" } & Hurried)
  | ({ readonly do: "poll" } & Hurried)
  | ({ readonly do: "commit" } & Hurried)
  | ({ readonly do: "close" } & Hurried)
  | RestartStep
  | { readonly do: "storeFails"; readonly on: "load" | "save"; readonly times: number };

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

/** Loops that a conversation may have at once. */
const LOOPS = 3;
/** More events than any conversation has. */
export const ALL = 1_000_000;

const loop = fc.nat({ max: LOOPS - 1 });
const hurried = fc.boolean();
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
const page = fc.record({
  do: only("page"),
  size: fc.nat({ max: 4 }),
  repeats: mostly(0, 1, 3),
  doubled: mostly(false, true),
  order: mostly<PageStep["order"]>("oldest first", "newest first", "cut"),
  backlog: mostly(ALL, 0, 1, 4),
  reveals: fc.boolean(),
  nextUrl: mostly<NextUrl>(
    "given",
    "early",
    "older",
    "same",
    "base",
    "missing",
    "null",
    "foreign",
    "no text",
  ),
  back: fc.nat({ max: 5 }),
  form: rarely<CursorForm>("exact", "unique", "odd", "far"),
  hurried,
});
const fault = fc.record({
  do: only("fault"),
  fault: fc.constantFrom(...(Object.keys(faults) as FaultName[])),
});

const weighted: readonly (readonly [weight: number, step: fc.Arbitrary<Step>])[] = [
  [9, page],
  [3, fault],
  [4, fc.record({ do: only("emit"), flavors: fc.array(flavor, { minLength: 1, maxLength: 4 }) })],
  [
    1,
    fc.record({
      do: only("expire"),
      skips: fc.constantFrom(0, 1, 5, "no nextUrl" as const),
      text: fc.constantFrom("waited too long for events", "bad cursor"),
    }),
  ],
  [
    1,
    fc.record({
      do: only("poison"),
      times: fc.nat({ max: 7 }),
      seconds: fc.constantFrom(0, 12, 20),
    }),
  ],
  [
    1,
    fc.record({
      do: only("flood"),
      events: mostly(20, 60, 150),
      size: fc.constantFrom(7, 30, ALL),
      by: fc.constantFrom("loop", "poll"),
      nextUrl: fc.constantFrom("given", "same"),
    }),
  ],
  [9, fc.record({ do: only("next"), loop, by: mostly<"loop" | "run">("loop", "run"), hurried })],
  [3, fc.record({ do: only("leave"), loop, by: fc.constantFrom("break", "throw"), hurried })],
  [4, fc.record({ do: only("poll"), hurried })],
  [1, fc.record({ do: only("commit"), hurried })],
  [2, fc.record({ do: only("close"), hurried })],
  [3, fc.record({ do: only("restart"), closed: fc.boolean(), old: mostly(false, true) })],
  [
    2,
    fc.record({
      do: only("storeFails"),
      on: fc.constantFrom("load", "save", "save"),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  ],
];

export interface Conversation {
  readonly settings: Settings;
  readonly steps: readonly Step[];
}

export const anyConversation: fc.Arbitrary<Conversation> = fc.record({
  settings: fc.record({
    strict: fc.boolean(),
    keeps: fc.constantFrom("position", "store", "slow store", "slow store"),
    attempts: fc.integer({ min: 1, max: 3 }),
    backoff: fc.constantFrom(0, 1),
    clock: mostly<Settings["clock"]>("right", "a year behind", "a year ahead"),
  }),
  steps: fc.array(fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))), {
    minLength: 1,
    maxLength: 30,
    size: "max",
  }),
});
