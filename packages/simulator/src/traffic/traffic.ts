import { broadcastStart, broadcastStop } from "../builders/broadcast.js";
import type { BuiltEvent } from "../builders/draft.js";
import { checkKeys, checkNumber } from "../check.js";
import { checkSeed } from "../options.js";
import type { ShowStep } from "../show.js";
import { actions, changeSubject, enter } from "./actions.js";
import { Random } from "./random.js";
import { Viewers } from "./viewers.js";

/** What `traffic` plays. */
export interface TrafficOptions {
  /**
   * The same seed gives the same show: a whole number.
   *
   * @default 1
   */
  readonly seed?: number | undefined;
  /**
   * Events a second on average, above 0 and at most 1,000,000; the gaps between them are exponential. It changes the
   * pace, not the events.
   *
   * @default 1
   */
  readonly perSecond?: number | undefined;
  /**
   * Length of the broadcast in seconds, 0 or more; it then ends with a `broadcastStop`.
   *
   * @default Infinity
   */
  readonly seconds?: number | undefined;
  /**
   * Events in all, `broadcastStart` and `broadcastStop` included: a whole number, 2 or more.
   *
   * @default Infinity
   */
  readonly count?: number | undefined;
  /**
   * The room: name of the broadcaster.
   *
   * @default the feed's: `emit` puts its user name there
   */
  readonly broadcaster?: string | undefined;
}

/** A broadcast in a plausible room. It can be run through again, and is the same each time; without `seconds` and `count` it never ends. */
export function traffic(options: TrafficOptions = {}): Iterable<ShowStep> {
  checkKeys("traffic options", options, ["seed", "perSecond", "seconds", "count", "broadcaster"]);
  const { perSecond = 1, seconds = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY } = options;
  const seed = checkSeed(options.seed ?? 1);
  checkNumber("perSecond", perSecond, { above: 0, max: 1_000_000, unit: "events" });
  checkNumber("seconds", seconds, { min: 0, unit: "seconds" });
  checkNumber("count", count, { min: 2, whole: true, unit: "events" });
  const { broadcaster } = options;
  return { [Symbol.iterator]: () => steps(new Random(seed), { perSecond, seconds, count, broadcaster }) };
}

type Limits = Required<Pick<TrafficOptions, "broadcaster">> & {
  readonly perSecond: number;
  readonly seconds: number;
  readonly count: number;
};

function* steps(random: Random, { perSecond, seconds, count, broadcaster }: Limits): Generator<ShowStep> {
  yield { after: 0, event: broadcastStart({ broadcaster }) };
  let elapsed = 0;
  let left = count - 2;
  for (const event of broadcast(random, broadcaster)) {
    const after = random.gap(perSecond);
    if (left === 0 || elapsed + after > seconds) {
      return yield { after: Math.min(after, seconds - elapsed), event: broadcastStop({ broadcaster }) };
    }
    yield { after, event };
    elapsed += after;
    left -= 1;
  }
}

/** What happens between start and stop, without end. */
function* broadcast(random: Random, broadcaster: string | undefined): Generator<BuiltEvent> {
  const viewers = new Viewers(random);
  const subject = changeSubject(viewers, random, broadcaster);
  if (subject !== undefined) yield subject;
  while (true) {
    const action = viewers.inside.length < 3 ? enter : random.weighted(actions);
    const event = action(viewers, random, broadcaster);
    if (event !== undefined) yield event;
  }
}
