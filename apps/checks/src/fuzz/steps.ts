import type { FaultName } from "./request-faults.js";
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

/** The feed loses its place: it starts again from the latest events, some behind those that it gave. */
export interface LeapStep {
  readonly do: "leap";
  /** The latest events that it starts from; more have come. */
  readonly backlog: number;
  readonly nextUrl: NextUrl;
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
  | LeapStep
  /** The loop asks for the next event: one begins, by `for await` or `run`, or the handler of the one before has finished. */
  | ({ readonly do: "next"; readonly loop: number; readonly by?: "loop" | "run" } & Hurried)
  /** The loop is left: by its handler, or from outside while it waits for an event; of a `run` the signal aborts. */
  | ({ readonly do: "leave"; readonly loop: number; readonly by: "break" | "throw" } & Hurried)
  | ({ readonly do: "poll" } & Hurried)
  | ({ readonly do: "commit" } & Hurried)
  | ({ readonly do: "close" } & Hurried)
  | RestartStep
  | { readonly do: "storeFails"; readonly on: "load" | "save"; readonly times: number };

/** More events than any conversation has. */
export const ALL = 1_000_000;

export interface Conversation {
  readonly settings: Settings;
  readonly steps: readonly Step[];
}
