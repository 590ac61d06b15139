/** How much is measured. */
export interface Scale {
  /** Only what has a goal, and without the Python client. */
  readonly quick: boolean;
  /** Rounds of a measure whose turns are short. */
  readonly rounds: number;
  /** Polls of each contestant before the first round; more, up to three times as many, until three turns agree. */
  readonly warmUp: number;
  /** What a turn takes, in seconds. */
  readonly turn: number;
  /** Rooms with an event a second each: how many of them, and for how many seconds. */
  readonly rooms: { readonly counts: readonly number[]; readonly seconds: number; readonly rounds: number };
  /** Rooms with an event a second each within a budget: how many, and for how many seconds after the start. */
  readonly many: { readonly count: number; readonly warmUp: number; readonly seconds: number };
  /** Silent rooms. */
  readonly idle: { readonly count: number; readonly rounds: number };
}

export const FULL: Scale = {
  quick: false,
  rounds: 15,
  warmUp: 10_000,
  turn: 0.5,
  rooms: { counts: [300, 1000], seconds: 8, rounds: 3 },
  many: { count: 1000, warmUp: 60, seconds: 120 },
  idle: { count: 3000, rounds: 3 },
};

export const QUICK: Scale = {
  quick: true,
  rounds: 5,
  warmUp: 10_000,
  turn: 0.3,
  rooms: { counts: [300], seconds: 2, rounds: 2 },
  many: { count: 300, warmUp: 20, seconds: 45 },
  idle: { count: 500, rounds: 2 },
};
