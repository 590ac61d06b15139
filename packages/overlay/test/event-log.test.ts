import {
  chatMessage,
  fanclubJoin,
  follow,
  mediaPurchase,
  privateMessage,
  tip,
  userEnter,
} from "@cb-events/simulator";
import { type CbEvent, decodeEvent, EventType, isAnonymous } from "@cb-events/types";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  addToLog,
  createEventLog,
  type EventLog,
  EventLogSchema,
  entriesBehind,
  entryToShow,
  nameOfPlace,
} from "../src/event-log.js";

const NOW = 1_755_376_800_000;
const MINUTES = 60_000;

let next = 0;
function eventOf(draft: { method: string; object: Record<string, unknown> }): CbEvent {
  next += 1;
  const { event } = decodeEvent({ id: `${NOW}-${next}`, ...draft });
  if (event === undefined) throw new Error("The event is invalid");
  return event;
}

const logOf = (...drafts: readonly Parameters<typeof eventOf>[0][]): EventLog =>
  drafts.reduce((log, draft) => addToLog(log, eventOf(draft), NOW), createEventLog("log"));
const placesIn = (log: EventLog) => log.entries.map(({ place }) => place);
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

describe("the log", () => {
  it("holds what pages show, each with a place of its own", () => {
    const log = logOf(tip(), chatMessage(), follow(), fanclubJoin(), mediaPurchase());
    expect(log.entries.map(({ place, kind, event }) => [place, kind, event.method])).toEqual([
      [1, "alert", "tip"],
      [2, "chat", "chatMessage"],
      [3, "alert", "follow"],
      [4, "alert", "fanclubJoin"],
      [5, "alert", "mediaPurchase"],
    ]);
    expect(log.last).toBe(5);
  });

  it("stays the same for what no page shows", () => {
    const log = logOf(tip());
    const others = [
      userEnter(),
      privateMessage(),
      { method: "someNewMethod", object: { user: { username: "ana" } } },
    ];
    for (const draft of others) expect(addToLog(log, eventOf(draft), NOW)).toBe(log);
  });

  it("holds what is alerted and answered, of any event that may be shown", () => {
    const alerts = [
      { name: "hello", look: "small", seconds: 4, text: "x".repeat(600), image: "media/a%20b.gif" },
    ] as const;
    const answer = { command: "goal", name: "ana", text: "100 left" } as const;
    let log = addToLog(createEventLog("log"), eventOf(userEnter()), NOW, { alerts });
    log = addToLog(log, eventOf(chatMessage({ message: "!goal" })), NOW, { answer });
    log = addToLog(log, eventOf(tip()), NOW, { alerts: [] });
    expect(log.entries.map(entryToShow)).toMatchObject([
      { method: "userEnter", alerts: [{ ...alerts[0], text: "x".repeat(500) }] },
      { method: "chatMessage", answer },
      { method: "tip", alerts: [] },
    ]);
    expect(log.entries.map(({ kind }) => kind)).toEqual(["alert", "alert", "alert"]);
    expect(v.parse(EventLogSchema, JSON.parse(JSON.stringify(log)))).toEqual(log);
    expect(addToLog(log, eventOf(privateMessage()), NOW, { alerts, answer })).toBe(log);
    expect(addToLog(log, eventOf(userEnter()), NOW, { alerts: [] })).toBe(log);
  });

  it("has the place that it is given with an event", () => {
    const log = addToLog(logOf(tip()), eventOf(tip()), NOW, { place: 7 });
    expect([placesIn(log), log.last]).toEqual([[1, 7], 7]);
  });

  it("changes nothing that it is given", () => {
    const log = logOf(tip());
    const before = structuredClone(log);
    addToLog(log, eventOf(tip()), NOW);
    expect(log).toEqual(before);
  });

  it("keeps the last 300 that alert, whatever is said in the chat", () => {
    const log = logOf(...many(310, tip()), ...many(1000, chatMessage()));
    const places = placesIn(log);
    expect(places.filter((place) => place <= 310)).toEqual(Array.from({ length: 300 }, (_, at) => at + 11));
    expect(places.filter((place) => place > 310)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1281));
    expect(log.last).toBe(1310);
  });

  it("keeps the last 30 messages, whatever alerts", () => {
    const log = logOf(...many(40, chatMessage()), ...many(400, tip()));
    expect(placesIn(log).filter((place) => place <= 40)).toEqual(
      Array.from({ length: 30 }, (_, at) => at + 11),
    );
  });

  it("keeps nothing for longer than ten minutes, and gives no place twice", () => {
    let log = logOf(tip(), chatMessage());
    log = addToLog(log, eventOf(tip()), NOW + 10 * MINUTES - 1);
    expect(placesIn(log)).toEqual([1, 2, 3]);
    log = addToLog(log, eventOf(tip()), NOW + 10 * MINUTES);
    expect(placesIn(log)).toEqual([3, 4]);
    log = addToLog(log, eventOf(tip()), NOW + 60 * MINUTES);
    expect(placesIn(log)).toEqual([5]);
  });

  it("cuts texts that nobody reads, and no character in half", () => {
    const [entry] = logOf(tip({ from: "x".repeat(2_000_000), note: "😍".repeat(10_000) })).entries;
    expect(JSON.stringify(entry).length).toBeLessThan(3000);
    expect(entry?.event.object).toMatchObject({
      tip: { message: `| ${"😍".repeat(498)}` },
      user: { username: "x".repeat(500) },
    });
    const [short] = logOf(tip({ from: "x".repeat(500) })).entries;
    expect(short?.event.object).toMatchObject({ user: { username: "x".repeat(500) } });
  });
});

describe("a place", () => {
  const log = logOf(...many(5, tip()));
  const behind = (name: string | null | undefined) => entriesBehind(log, name, NOW).map(({ place }) => place);

  it("has a name, behind which a page goes on", () => {
    expect(nameOfPlace(log, 3)).toBe("log-3");
    expect(behind(nameOfPlace(log, 3))).toEqual([4, 5]);
    expect(behind(nameOfPlace(log, 0))).toEqual([1, 2, 3, 4, 5]);
    expect(behind(nameOfPlace(log, 5))).toEqual([]);
  });

  it.each([
    undefined,
    null,
    "",
    "log",
    "log-",
    "-3",
    "other-3",
    "log-x",
    "log-3 ",
    "xlog-3",
    "log-3-3",
    "log-1e1",
    "log-6",
    `log-${"9".repeat(400)}`,
  ])("that is none of this log (%j) is before all that it holds", (name) =>
    expect(behind(name)).toEqual([1, 2, 3, 4, 5]),
  );

  it("leads to nothing that is older than ten minutes", () => {
    expect(entriesBehind(log, undefined, NOW + 10 * MINUTES)).toEqual([]);
    expect(entriesBehind(log, "log-3", NOW + 10 * MINUTES - 1)).toHaveLength(2);
  });

  it("is found when the name of the log holds a dash", () => {
    const dashed = { ...log, id: "a-1-b" };
    expect(entriesBehind(dashed, nameOfPlace(dashed, 4), NOW).map(({ place }) => place)).toEqual([5]);
  });
});

describe("what is in the log", () => {
  const SECRET = "nobody-may-see-this";

  it("is no name and no note of an anonymous tip, and nothing that the feed adds one day", () => {
    for (const isAnon of [true, undefined, 1, "no"]) {
      const log = logOf({
        method: "tip",
        object: {
          user: { username: SECRET, gender: SECRET, secret: SECRET },
          tip: { tokens: 5, isAnon, message: `| ${SECRET}`, secret: SECRET },
          secret: SECRET,
        },
      });
      expect(log.entries).toHaveLength(1);
      expect(JSON.stringify(log)).not.toContain(SECRET);
    }
    // A name that was given is shown: the check above can fail.
    expect(JSON.stringify(logOf(tip({ from: SECRET })))).toContain(SECRET);
  });

  const anyDraft = fc.record({
    method: fc.constantFrom(...Object.values(EventType), "someNewMethod"),
    object: fc.record({
      user: fc.record({ username: fc.string({ unit: "binary", maxLength: 700 }), gender: fc.string() }),
      tip: fc.record({ tokens: fc.integer({ min: 1 }), isAnon: fc.boolean(), message: fc.string() }),
      message: fc.record({ message: fc.string({ unit: "binary", maxLength: 700 }) }),
      media: fc.record({ id: fc.string(), name: fc.string(), type: fc.string(), tokens: fc.nat() }),
      subject: fc.string(),
    }),
  });

  it("is plain JSON that comes back as it was, and events that decode without an issue", () => {
    fc.assert(
      fc.property(fc.array(anyDraft, { maxLength: 20 }), (drafts) => {
        const log = logOf(...drafts);
        expect(v.parse(EventLogSchema, JSON.parse(JSON.stringify(log)))).toEqual(log);
        for (const { event: wire } of log.entries) {
          const { event, issues } = decodeEvent(wire);
          expect(issues).toEqual([]);
          if (event !== undefined && isAnonymous(event))
            expect(event).toMatchObject({ user: { username: "anonymous" }, tip: { message: "" } });
        }
      }),
    );
  });

  const good = logOf(tip(), tip());
  const [first, second] = good.entries;
  it.each([
    ["no object", 5],
    ["no id", { ...good, id: 5 }],
    ["a place before the first", { ...good, last: -1 }],
    ["half a place", { ...good, last: 2.5 }],
    ["a place behind the last", { ...good, last: 1 }],
    ["places out of order", { ...good, entries: [second, first] }],
    ["a place that stands twice", { ...good, entries: [first, first] }],
    ["an entry of an unknown kind", { ...good, entries: [{ ...first, kind: "other" }] }],
    ["an entry without its event", { ...good, entries: [{ ...first, event: undefined }] }],
  ])("is refused with %s", (_, value) => {
    expect(v.is(EventLogSchema, good)).toBe(true);
    expect(v.is(EventLogSchema, value)).toBe(false);
  });
});
