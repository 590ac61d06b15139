/** How much is measured. */
export interface Scale {
  /** Rounds of a measure whose turns are short. */
  readonly rounds: number;
  /** What each contestant works before the first round, in seconds. */
  readonly warmUp: number;
  /** What a turn takes at least, in seconds. */
  readonly turn: number;
  /** One room that is followed live: events in a round. */
  readonly latencyEvents: number;
  /** Many rooms at the same time, each with an event a second. */
  readonly rooms: { readonly count: number; readonly seconds: number; readonly rounds: number };
  /** Silent rooms, each with a request that the server holds for so many seconds. */
  readonly idle: { readonly count: number; readonly seconds: number; readonly rounds: number };
  /** What each import costs is measured too: no goal is about that. */
  readonly imports: boolean;
  /** How often a client is closed in each state. */
  readonly closes: number;
}

export const FULL: Scale = {
  rounds: 15,
  warmUp: 2,
  turn: 0.3,
  latencyEvents: 400,
  rooms: { count: 1000, seconds: 10, rounds: 5 },
  idle: { count: 3000, seconds: 30, rounds: 3 },
  imports: true,
  closes: 100,
};

export const QUICK: Scale = {
  rounds: 3,
  warmUp: 0.5,
  turn: 0.1,
  latencyEvents: 60,
  rooms: { count: 150, seconds: 1, rounds: 2 },
  idle: { count: 300, seconds: 1, rounds: 2 },
  imports: false,
  closes: 20,
};
