import type { Turn } from "../contestant/turn.js";

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
  rounds: 7,
  warmUp: 10_000,
  turn: 0.5,
  rooms: { counts: [300, 1000], seconds: 6, rounds: 2 },
  many: { count: 1000, warmUp: 60, seconds: 60 },
  idle: { count: 3000, rounds: 2 },
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

/**
 * Lets the contestants take turns: A B A B and so on. What else goes on on the machine concerns all of them so, and
 * shows in the spread. Gives the turns of a contestant by its name.
 */
export async function playRounds<T, TName extends string>(
  names: readonly TName[],
  take: (name: TName) => Promise<T>,
  rounds: number,
): Promise<(name: TName) => readonly T[]> {
  const turns = new Map(names.map((name) => [name, [] as T[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, taken] of turns) taken.push(await take(name));
  }
  return (name) => turns.get(name) ?? [];
}

/** Turns agree when their costs lie no further apart than this. */
const AGREEMENT = 1.02;

/** The compilers are done at the latest when so many times the work is done that is enough for most. */
const MOST = 3;

/** So many turns are enough too: a process that compiles nothing would need minutes for the polls. */
const PATIENCE = 40;

/** Lets a contestant take turns until it has done so much work, or many turns, and then three in a row cost the same. */
export async function warmUp(take: () => Promise<Turn>, enough: number): Promise<void> {
  const costs: number[] = [];
  let work = 0;
  const isWarm = () => (work >= enough || costs.length >= PATIENCE) && agree(costs.slice(-3));
  // One turn, or two, agree with nothing: also where they do all the work.
  while (costs.length < 3 || (work < enough * MOST && !isWarm())) {
    const turn = await take();
    work += turn.work;
    costs.push(turn.cpu / turn.work);
  }
}

function agree(costs: readonly number[]): boolean {
  return Math.max(...costs) <= Math.min(...costs) * AGREEMENT;
}
