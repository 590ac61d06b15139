import type { Turn } from "../worker/turn.js";

/** Who takes a turn in each round, by name. */
export type Contestants<T> = Readonly<Record<string, () => Promise<T>>>;

/**
 * Lets the contestants take turns: A B A B and so on. What else goes on on the machine concerns all of them so, and
 * shows in the spread. Gives the turns of a contestant by its name.
 */
export async function playRounds<T>(
  contestants: Contestants<T>,
  rounds: number,
): Promise<(name: string) => readonly T[]> {
  const turns = new Map(Object.keys(contestants).map((name) => [name, [] as T[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, take] of Object.entries(contestants)) turns.get(name)?.push(await take());
  }
  return (name) => turns.get(name) ?? [];
}

/** Turns agree when their costs lie no further apart than this. */
const AGREEMENT = 1.02;

/** The compilers are done at the latest when so many times the work is done that is enough for most. */
const MOST = 3;

/** Lets each contestant take turns until so much work is done, and then until three turns in a row cost the same. */
export async function warmUp(contestants: Contestants<Turn>, enough: number): Promise<void> {
  for (const take of Object.values(contestants)) {
    const costs: number[] = [];
    let work = 0;
    while (work < enough || (work < enough * MOST && !agree(costs.slice(-3)))) {
      const turn = await take();
      work += turn.work;
      costs.push(turn.cpu / turn.work);
    }
  }
}

function agree(costs: readonly number[]): boolean {
  return costs.length === 3 && Math.max(...costs) <= Math.min(...costs) * AGREEMENT;
}
