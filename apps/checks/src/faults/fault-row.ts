import type { ClientOptions } from "@cb-events/core";
import type { Fault, Reply, SimulatorOptions } from "@cb-events/simulator";
import type { Expectation } from "./outcome.js";

type WithoutTurn<TFault> = TFault extends Fault ? Omit<TFault, "on"> : never;

/** A fault of the simulator that does not say at which request. */
export type UnnumberedFault = WithoutTurn<Fault>;

/** How something goes wrong. */
export type Trouble =
  /** The simulator plays it. */
  | { readonly kind: "fault"; readonly fault: UnnumberedFault }
  /** This is sent instead of the page. */
  | { readonly kind: "reply"; readonly reply: Reply }
  /** Nobody listens at the port. */
  | { readonly kind: "refused" }
  /** It stands in the second page, between two sound events. */
  | { readonly kind: "event"; readonly event: unknown }
  /** So many events come at once that the feed has dropped some of them before it is asked again. */
  | { readonly kind: "outrun" };

/** Where a cell takes place. */
export interface Scene {
  /** Where the client starts, its token included. */
  readonly eventsUrl: string;
  /** The same path, token included, at a server that nobody may ask. */
  readonly foreignUrl: string;
}

/** One row of the matrix: a fault in one form or several, and what is documented to come of it. */
export interface FaultRow {
  readonly name: string;
  readonly cases: readonly ((scene: Scene) => Trouble)[];
  /**
   * `once`: the second request meets the fault. `until thrown`: all from the second on, until the client throws.
   *
   * @default "once"
   */
  readonly lasts?: "once" | "until thrown" | undefined;
  /**
   * What it takes to run. `waiting`: the time limit of a request, which is set to a few seconds, and no work. `heavy`:
   * megabytes to read.
   *
   * @default "light"
   */
  readonly takes?: "light" | "waiting" | "heavy" | undefined;
  /** Options of the client beside those that every cell has. */
  readonly options?: ClientOptions | undefined;
  /** Options of the feed beside those that every cell has. */
  readonly room?: SimulatorOptions | undefined;
  readonly lenient: Expectation;
  readonly strict: Expectation;
}

/** A fault of the simulator. */
export function fault(simulated: UnnumberedFault): () => Trouble {
  return () => ({ kind: "fault", fault: simulated });
}

/** A status, with a body that tells the URL with its token, in two spellings. */
export function status(code: number, headers: Record<string, string> = {}): (scene: Scene) => Trouble {
  return ({ eventsUrl }) => {
    const body = JSON.stringify({
      status: `no answer for ${eventsUrl}`,
      url: eventsUrl.replaceAll("/", "\\/"),
    });
    return { kind: "fault", fault: { status: code, headers, body } };
  };
}

/** A 200 with this text. */
export function answer(body: string): () => Trouble {
  return fault({ status: 200, body });
}

/** An event that is not as it should be. */
export function event(raw: unknown): () => Trouble {
  return () => ({ kind: "event", event: raw });
}
