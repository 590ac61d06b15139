import type { PagesParams } from "../../contestant/pages.js";
import type { Turn } from "../../contestant/turn.js";
import type { Bench, Worker } from "../bench.js";
import { LOOPS } from "../programs.js";
import { playRounds, warmUp } from "../rounds.js";

/** A process, and how it follows pages. */
interface Entry {
  readonly process: string;
  readonly way?: PagesParams["way"];
  /** Polls of a turn, in place of its time. */
  readonly most?: number;
}

/** The names of the rows. */
const ENTRIES = {
  "fetch floor": { process: "floor" },
  "dispatcher floor": { process: "dispatcher" },
  "raw socket": { process: "socket" },
  "poll(), nodeFetch": { process: "ours-node", way: "poll" },
  "poll(), fetch": { process: "ours", way: "poll" },
  // One turn is one client: it is close to the end of the window, and never waits.
  "poll(), nodeFetch, default limiter": { process: "ours-node", way: "limited", most: 1900 },
  "loop and router, nodeFetch": { process: "ours-node", way: "loop" },
  "loop and router, fetch": { process: "ours", way: "loop" },
  "loop, nodeFetch, fileStore saves each event": { process: "ours-node", way: "stored" },
  axios: { process: "axios" },
  ky: { process: "ky" },
  got: { process: "got" },
  "grammY, its own feed": { process: "grammy" },
  "Python, asyncio": { process: "asyncio", way: "poll" },
  "Python, uvloop": { process: "uvloop", way: "poll" },
  "loop and router, Python, asyncio": { process: "asyncio", way: "loop" },
  "loop and router, Python, uvloop": { process: "uvloop", way: "loop" },
} as const satisfies Readonly<Record<string, Entry>>;

export type Name = keyof typeof ENTRIES;
type Room = Omit<PagesParams, "seconds">;

/** Lets contestants take turns on a room of pages. Gives the turns of each by its name. */
type Play = (
  bench: Bench,
  names: readonly Name[],
  start: (process: string) => Promise<Worker>,
  params: Room,
) => Promise<(name: Name) => readonly Turn[]>;

/** Processes that live through all rounds, once they are warm. */
export const playWarm: Play = async (bench, names, start, params) => {
  const { scale } = bench;
  const workers = new Map<Name, Worker>();
  for (const name of names) workers.set(name, await start(ENTRIES[name].process));
  const contestants = Object.fromEntries(
    [...workers].map(([name, worker]) => [name, () => takeTurn(name, worker, params, scale.turn)]),
  );
  await warmUp(contestants, scale.warmUp);
  const turns = await playRounds(contestants, scale.rounds);
  await bench.end(...workers.values());
  return turns;
};

/** A process for each turn. */
export const playCold: Play = (bench, names, start, params) => {
  const take = (name: Name) => async () => {
    const worker = await start(ENTRIES[name].process);
    const turn = await takeTurn(name, worker, params, UNTIMED);
    await bench.end(worker);
    return turn;
  };
  return playRounds(Object.fromEntries(names.map((name) => [name, take(name)])), bench.scale.rounds);
};

/** Seconds: such a turn ends by its polls. */
const UNTIMED = 3600;

function takeTurn(name: Name, worker: Worker, params: Room, seconds: number): Promise<Turn> {
  const { way, most }: Entry = ENTRIES[name];
  const own: PagesParams = most ? { ...params, most, seconds: UNTIMED, way } : { ...params, seconds, way };
  return worker.call<Turn>("pages", own);
}

/** Without the Python client, some do not. */
export function takesPart({ pythons }: Bench, ...names: readonly Name[]): boolean {
  return names.every((name) => {
    const { process } = ENTRIES[name];
    return !LOOPS.includes(process) || pythons.has(process);
  });
}
