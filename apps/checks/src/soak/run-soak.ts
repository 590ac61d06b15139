import { getEventListeners } from "node:events";
import { EventsError, type Position } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import type { Connect } from "../faults/cell.js";
import { consumers } from "../faults/consumers.js";
import { ProcessWarnings } from "../faults/process-warnings.js";
import { heapAfterGc } from "./heap.js";
import { grown, type Measure } from "./measure.js";
import { MovingClock } from "./moving-clock.js";
import { SequenceCheck } from "./sequence-check.js";
import { SoakFeed } from "./soak-feed.js";

export interface SoakSettings {
  /** How many are to arrive: 5,000 or more. */
  readonly events: number;
  readonly connect: Connect;
  /** Called with each measure as it is taken. */
  readonly onMeasure?: ((measure: Measure) => void) | undefined;
}

export interface SoakResult {
  readonly measures: readonly Measure[];
  readonly requests: number;
  readonly faults: number;
  /** How often an error of each class was thrown. */
  readonly thrown: ReadonlyMap<string, number>;
  /** The promises that were broken, each in a line. */
  readonly broken: readonly string[];
}

/** A measure is taken after each of so many parts. */
const PARTS = 5;
/** After so many events the loop is left, and `poll()` takes over; and the other way round. */
const STRETCH = 1000;
/** A client that throws more often without an event between will come to no end. */
const MOST_FAILURES = 100;

/** Follows a room for so many events, through faults of every kind, in one process and with one client. */
export async function runSoak({ events, connect, onMeasure }: SoakSettings): Promise<SoakResult> {
  using warnings = new ProcessWarnings();
  using clock = new MovingClock();
  const feed = new SoakFeed(events);
  const sequence = new SequenceCheck();
  const measures: Measure[] = [];
  const thrown = new Map<string, number>();
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
    timers: clock.timers,
  });

  let failures = 0;
  const take = (event: CbEvent) => {
    failures = 0;
    sequence.take(event);
  };
  /** Does it again, until nothing is thrown. */
  const persist = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failures += 1;
      if (!(error instanceof EventsError) || failures > MOST_FAILURES) throw error;
      thrown.set(error.name, (thrown.get(error.name) ?? 0) + 1);
      await persist(work);
    }
  };
  const follow = async () => {
    for (let part = 1; part <= PARTS; part += 1) {
      const partEnd = Math.round((events * part) / PARTS);
      for (let looping = true; sequence.count < partEnd; looping = !looping) {
        const until = Math.min(partEnd, sequence.count + STRETCH);
        const consume = looping ? consumers.iterate : consumers.poll;
        await persist(() =>
          consume(client, (event) => {
            take(event);
            return sequence.count >= until;
          }),
        );
      }
      const measure = {
        events: sequence.count,
        polls: client.status.polls,
        heap: await heapAfterGc(),
        ...left(),
      };
      measures.push(measure);
      onMeasure?.(measure);
    }
    // Nothing more may come: neither new nor again.
    await persist(async () => (await client.poll()).forEach(take));
    await client.commit();
    await client.close();
  };
  await clock.run(follow(), () => feed.asked + sequence.count);

  const stillLeft = Object.entries({ ...left(), requests: feed.holding }).filter(([, count]) => count > 0);
  const broken = [
    ...sequence.problems,
    ...(sequence.count === events ? [] : [`${sequence.count} events arrived, not ${events}`]),
    ...grown(measures),
    ...stillLeft.map(([kind, count]) => `left open: ${count} ${kind}`),
    ...warnings.seen.map((warning) => `the process warned: ${warning}`),
  ];
  return { measures, requests: feed.asked, faults: feed.faults, thrown, broken };
}
