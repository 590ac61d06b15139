import type { Turn } from "../worker/turn.js";

/** Who takes a turn in each round, by name. */
export type Contestants<T> = Readonly<Record<string, (seconds: number) => Promise<T>>>;

export interface Pace {
  readonly rounds: number;
  /** What each works before the first round, in seconds. */
  readonly warmUp: number;
  /** What a turn takes at least, in seconds. */
  readonly turn: number;
}

/**
 * Lets the contestants take turns, A B A B and so on, after each has warmed up. What else goes on on the machine
 * concerns all of them so, and shows in the spread. Gives the turns of a contestant by its name.
 */
export async function playRounds<T = Turn>(
  contestants: Contestants<T>,
  { rounds, warmUp, turn }: Pace,
): Promise<(name: string) => readonly T[]> {
  const turns = new Map(Object.keys(contestants).map((name) => [name, [] as T[]]));
  if (warmUp > 0) for (const take of Object.values(contestants)) await take(warmUp);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, take] of Object.entries(contestants)) turns.get(name)?.push(await take(turn));
  }
  return (name) => turns.get(name) ?? [];
}

/** How much was done in a second, of each turn; `times` as much for each unit of work. */
export function rates(turns: readonly Turn[], times = 1): number[] {
  return turns.map(({ work, seconds }) => (work * times) / seconds);
}
