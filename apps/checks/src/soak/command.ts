import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { EventClient, EventsError, type Position } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import { type Context, command, whole } from "../command-line.js";
import { type Connect, consumers, labelOf, watchWarnings } from "../consumers.js";
import { inVirtualTime, turn } from "../virtual-time.js";
import { SoakFeed } from "./soak-feed.js";

const help = `Usage: pnpm checks soak [--events <number>]

Follows a simulated room for a million events, ten to a page, in one process, through faults of every kind. Time is
faked, so that waits take none. Takes one or two minutes.

  --events <number>  how many events, 5000 or more (default: 1000000)
  --help             this text
`;

/** What the command has of its process; the rest is for tests. */
export interface SoakContext extends Context {
  readonly connect?: Connect | undefined;
}

/** How the process is doing when so many events have arrived. */
interface Measure {
  readonly events: number;
  readonly polls: number;
  /** Bytes on the heap after garbage collection. */
  readonly heap: number;
  /** Listeners on the signal that outlives the client. */
  readonly listeners: number;
  /** Timers that stand. */
  readonly timers: number;
}

/** A measure is taken after each of so many parts. */
const PARTS = 5;
/** After so many events the loop is left, and `poll()` takes over; and the other way round. */
const STRETCH = 1000;
/** A client that throws more often without an event between will come to no end. */
const MAX_FAILURES = 100;
/** So many differences are told: one is enough, and those behind it may follow from it. */
const MAX_TOLD = 5;
/** The heap may grow by less, in bytes, from the first measure to the last. */
const MAX_GROWTH = 5_000_000;

export const runCommand = command(
  help,
  { events: whole(1_000_000, 5000) },
  async ({ events }, { out, connect = (url, options) => new EventClient(url, options) }: SoakContext) => {
    const started = performance.now();
    out(line(["events", "polls", "heap after gc", "listeners", "timers"]));
    const onMeasure = ({ events: count, polls, heap, listeners, timers }: Measure) =>
      out(line([count, polls, megabytes(heap), listeners, timers]));
    const { measures, feed, thrown, broken } = await follow(events, connect, onMeasure);

    out(`thrown: ${[...thrown].map(([name, times]) => `${name} ${times}`).join(", ")}\n`);
    for (const promise of broken) out(`BROKEN ${promise}\n`);
    const [first, last] = [measures[0], measures.at(-1)];
    const growth = megabytes((last?.heap ?? 0) - (first?.heap ?? 0));
    const seconds = Math.round((performance.now() - started) / 1000);
    const { asked, faults } = feed;
    out(
      `events: ${last?.events}, polls: ${last?.polls}, requests: ${asked}, faults: ${faults}, heap growth: ${growth}, seconds: ${seconds}, broken: ${broken.length}\n`,
    );
    return broken.length === 0;
  },
);

const line = (cells: readonly (string | number)[]) =>
  `${cells.map((cell) => String(cell).padStart(13)).join("")}\n`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

/** Follows a room for so many events, through faults of every kind, in one process and with one client. */
async function follow(events: number, connect: Connect, onMeasure: (measure: Measure) => void) {
  using warnings = watchWarnings();
  const measures: Measure[] = [];
  /** How often an error of each class was thrown. */
  const thrown = new Map<string, number>();
  /** The promises that were broken, each in a line. */
  const problems: string[] = [];
  /** Events that have arrived, by the number of the last one: each is held against the one that should come. */
  let count = 0;
  let failures = 0;
  const take = (event: CbEvent) => {
    failures = 0;
    const number = Number(labelOf(event).replace("user", ""));
    const due = count + 1;
    if (number >= due) count = number;
    if (number === due || problems.length >= MAX_TOLD) return;
    const what = number < due ? "came again, or too late" : `came too early: ${number - due} lost`;
    problems.push(`event ${number} in place of ${due}: it ${what}`);
  };
  /** Does it again, until nothing is thrown. */
  const persist = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failures += 1;
      if (!(error instanceof EventsError) || failures > MAX_FAILURES) throw error;
      thrown.set(error.name, (thrown.get(error.name) ?? 0) + 1);
      await persist(work);
    }
  };

  let asked = () => 0;
  const progress = () => asked() + count;
  return await inVirtualTime(
    async (clock) => {
      const feed = new SoakFeed(events);
      asked = () => feed.asked;
      const end = new AbortController();
      let position: Position | undefined;
      const client = connect(feed.eventsUrl, {
        logger: false,
        fetch: feed.fetch,
        signal: end.signal,
        positionStore: {
          load: async () => position,
          save: async (saved) => {
            position = saved;
          },
        },
      });
      const left = () => ({
        listeners: getEventListeners(end.signal, "abort").length,
        timers: clock.countTimers(),
      });
      for (let part = 1; part <= PARTS; part += 1) {
        const partEnd = Math.round((events * part) / PARTS);
        for (let looping = true; count < partEnd; looping = !looping) {
          const until = Math.min(partEnd, count + STRETCH);
          const consume = looping ? consumers.iterate : consumers.poll;
          const takeUntil = (event: CbEvent) => {
            take(event);
            return count >= until;
          };
          await persist(() => consume(client, takeUntil));
        }
        const { polls } = client.status;
        const measure = { events: count, polls, heap: await heapAfterGc(), ...left() };
        measures.push(measure);
        onMeasure(measure);
      }
      // Nothing more may come: neither new nor again.
      await persist(async () => (await client.poll()).forEach(take));
      await client.commit();
      await client.close();
      const stillLeft = Object.entries({ ...left(), requests: feed.holding }).filter(([, open]) => open > 0);
      const broken = [
        ...problems,
        ...(count === events ? [] : [`${count} events arrived, not ${events}`]),
        ...grown(measures),
        ...stillLeft.map(([kind, open]) => `left open: ${open} ${kind}`),
        ...warnings.seen,
      ];
      return { measures, feed, thrown, broken };
    },
    { progress, turns: 3 },
  );
}

/** What has grown from the first measure to the last and should not have. */
function grown(measures: readonly Measure[]): string[] {
  const [first, last] = [measures[0], measures.at(-1)];
  if (first === undefined || last === undefined) return ["nothing was measured"];
  const more = (["listeners", "timers"] as const)
    .filter((key) => last[key] > first[key])
    .map((key) => `${key}: ${last[key]}, up from ${first[key]}`);
  const heap = last.heap - first.heap;
  return heap < MAX_GROWTH ? more : [`the heap has grown by ${heap} bytes`, ...more];
}

/** Collects what can be collected, and gives the size of what is left on the heap, in bytes. */
async function heapAfterGc(): Promise<number> {
  // What a finalizer holds is free only after it has run, which takes a turn.
  for (let times = 0; times < 3; times += 1) {
    collect();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}

const collect = globalThis.gc ?? exposeGc();

/** For a process that was started without --expose-gc. */
function exposeGc(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
