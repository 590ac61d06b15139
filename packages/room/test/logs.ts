import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import { chat, media, NOON, person, privateMessage, subject, tip, unknown } from "./events.js";

// Names as people have them, and as they should not be.
const name = fc.constantFrom(
  "ana",
  "ben",
  "cleo",
  "anonymous",
  "__proto__",
  "constructor",
  "😍😍",
  "x".repeat(500),
);
const note = fc.constantFrom("", "| hi", "| | wave |", `| ${"😍".repeat(400)}`);
const fields = fc.record(
  { isAnon: fc.constantFrom(true, false, false), message: note },
  { requiredKeys: [] },
);

/** An event, but for its id. */
const draft: fc.Arbitrary<(id: string) => CbEvent> = fc.oneof(
  fc.tuple(name, fc.integer({ min: 1, max: 300 }), fields).map(([who, tokens, more]) => (id: string) => ({
    ...tip(id, who, tokens),
    tip: { tokens, ...more },
  })),
  fc
    .tuple(
      fc.constantFrom(
        ...([
          "userEnter",
          "userLeave",
          "follow",
          "unfollow",
          "fanclubJoin",
          "broadcastStart",
          "broadcastStop",
        ] as const),
      ),
      name,
    )
    .map(
      ([type, who]) =>
        (id: string) =>
          person(type, id, who),
    ),
  fc.tuple(fc.constantFrom(chat, privateMessage, media, subject), name).map(
    ([make, who]) =>
      (id: string) =>
        make(id, who),
  ),
  fc.constant(unknown),
);

const step = fc.record({
  draft,
  // Milliseconds since the one before: bursts, minutes, hours.
  gap: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8000 }), fc.integer({ min: 1, max: 20_000_000 })),
  odd: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  /** How many places the event comes late. */
  late: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 15 })),
});

/** A log with ids in any form, all different, some out of order; the steps are gone through until it is long enough. */
export function logOf(length: { min: number; max: number }): fc.Arbitrary<CbEvent[]> {
  const steps = fc.array(step, { minLength: 1, maxLength: 40 });
  return fc.tuple(steps, fc.integer(length)).map(([all, size]) => {
    let time = NOON;
    const events = Array.from({ length: size }, (_, at) => {
      const { draft, gap, odd, late } = all[at % all.length] as (typeof all)[number];
      time += gap;
      const event = draft(odd ? `odd-${at}` : `${time}-${at}`);
      return { event, place: at + late };
    });
    return events.sort((a, b) => a.place - b.place).map(({ event }) => event);
  });
}
