import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Alert, addSums, type Headline, NOTHING, type Sums, sumsOf } from "../web/alerts/alert.js";
import { join, MOST_PLACES, worthOf } from "../web/alerts/join.js";
import { type AlertQueue, add, advance, EMPTY, endOf, MOST_WAITING, skip } from "../web/alerts/queue.js";
import { alertWith } from "./any-alert.js";

const TIME = 6000;

function tip(name: string, tokens: number, place: number, isTest = false): Alert {
  return alertWith(
    { name, tokens, isAnonymous: name === "anonymous" },
    { isTest, time: TIME, places: isTest ? [] : [String(place)] },
  );
}

const anyAlert = fc
  .record({
    kind: fc.constantFrom<Headline["kind"]>("tip", "tip", "tip", "follow", "fanclub", "media"),
    name: fc.constantFrom("ana", "leo", "kim", "anonymous"),
    tokens: fc.integer({ min: 1, max: 1000 }),
    wait: fc.constantFrom(0, 0, 100, 3000),
    isTest: fc.nat(9).map((lot) => lot === 0),
  })
  .map(({ kind, name, tokens, wait, isTest }) => {
    const free = kind === "follow" || kind === "fanclub";
    const headline = { kind, name, tokens: free ? 0 : tokens, isAnonymous: name === "anonymous" };
    return { alert: alertWith(headline, { isTest, time: TIME }), wait };
  });

/** Adds alerts with waits between them, then lets time pass until nothing is left. Gives what was shown, with its time. */
function play(steps: readonly { alert: Alert; wait: number }[]) {
  const shown: { alert: Alert; since: number }[] = [];
  let now = 0;
  let queue: AlertQueue = EMPTY;
  const step = (next: AlertQueue) => {
    if (next.shown !== queue.shown && next.shown) shown.push(next.shown);
    queue = next;
  };
  const passUntil = (until: number) => {
    for (let end = endOf(queue); end !== undefined && end <= until; end = endOf(queue))
      step(advance(queue, end));
    now = until;
  };
  for (const [at, { alert, wait }] of steps.entries()) {
    passUntil(now + wait);
    const placed = alert.isTest ? alert : { ...alert, places: [String(at)] };
    step(add(queue, placed));
    expect(queue.waiting.length).toBeLessThanOrEqual(MOST_WAITING);
    step(advance(queue, now));
  }
  passUntil(now + 100 * TIME);
  expect(queue).toEqual(EMPTY);
  return shown;
}

const total = (alerts: readonly Alert[]): Sums =>
  alerts.reduce((sums, { headline, rest }) => addSums(sums, addSums(sumsOf(headline), rest)), NOTHING);

describe("the alert queue", () => {
  it("shows one alert at a time, each for its time", () => {
    const shown = play([
      { alert: tip("ana", 10, 0), wait: 0 },
      { alert: tip("leo", 20, 1), wait: TIME },
    ]);
    expect(shown.map(({ alert, since }) => [alert.headline.name, since])).toEqual([
      ["ana", 0],
      ["leo", TIME],
    ]);
  });

  it("shows an alert for half of its time while another waits", () => {
    const shown = play([
      { alert: tip("ana", 10, 0), wait: 0 },
      { alert: tip("leo", 20, 1), wait: 100 },
    ]);
    expect(shown.map(({ since }) => since)).toEqual([0, TIME / 2]);
  });

  it("shows each alert for its own time", () => {
    const shown = play([
      { alert: { ...tip("ana", 10, 0), time: 12_000 }, wait: 0 },
      { alert: tip("leo", 20, 1), wait: 11_999 },
    ]);
    expect(shown.map(({ since }) => since)).toEqual([0, 11_999]);
  });

  it("begins nothing in a pause, and ends what is on show", () => {
    const shown = advance(add(EMPTY, tip("ana", 10, 0)), 0);
    const paused = advance(add(shown, tip("leo", 20, 1)), TIME, false);
    expect(paused.shown).toBeUndefined();
    expect(paused.waiting).toHaveLength(1);
    expect(advance(paused, TIME).shown?.alert.headline.name).toBe("leo");
  });

  it("lets the alert on show make way when it is skipped", () => {
    const shown = advance(add(add(EMPTY, tip("ana", 10, 0)), tip("leo", 20, 1)), 0);
    expect(advance(skip(shown), 1).shown?.alert.headline.name).toBe("leo");
    expect(skip(EMPTY)).toEqual(EMPTY);
  });

  it("takes the larger look of two that are joined, and says nothing of one alone", () => {
    const small = { ...tip("ana", 10, 0), text: "ana tipped 10", look: "small" as const };
    const large = { ...tip("ana", 600, 1), text: "ana tipped 600", look: "huge" as const, time: 10_000 };
    for (const joined of [join(small, large), join(large, small)])
      expect(joined).toMatchObject({ look: "huge", time: 10_000, text: "", headline: { tokens: 610 } });
    expect(join(small, { ...large, headline: { ...large.headline, name: "leo" } })).toMatchObject({
      text: "ana tipped 600",
      rest: { tips: 1, tokens: 10 },
    });
  });

  it("counts a second alert about an event, and one that is shown again, no second time", () => {
    const first = tip("ana", 600, 0);
    for (const other of [
      { ...first, isAlso: true },
      { ...first, isAgain: true },
    ]) {
      expect(join(first, other)).toMatchObject({ headline: { tokens: 600, count: 1 }, rest: NOTHING });
      expect(join(other, tip("leo", 5, 1))).toMatchObject({ headline: { name: "leo" }, rest: NOTHING });
    }
  });

  it("joins what one name tipped, first of all", () => {
    const names = ["first", "a", "b", "kim", "kim", "c", "d", "e"];
    const shown = play(names.map((name, at) => ({ alert: tip(name, at === 1 ? 1 : 50, at), wait: 0 })));
    expect(
      shown.map(({ alert: { headline } }) => `${headline.name} ${headline.count} ${headline.tokens}`),
    ).toEqual(["first 1 50", "a 1 1", "b 1 50", "kim 2 100", "c 1 50", "d 1 50", "e 1 50"]);
  });

  it("does not take two anonymous tippers for one", () => {
    const shown = play(Array.from({ length: 9 }, (_, at) => ({ alert: tip("anonymous", 5, at), wait: 0 })));
    expect(shown.every(({ alert }) => alert.headline.count === 1)).toBe(true);
  });

  it("lets the largest of those that wait keep their names", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 20, maxLength: 100 }),
        (tokens) => {
          // Names of their own, and all at once: the first begins, the others wait.
          const shown = play(tokens.map((amount, at) => ({ alert: tip(`n${at}`, amount, at), wait: 0 })));
          const largest = tokens
            .slice(1)
            .sort((a, b) => b - a)
            .slice(0, MOST_WAITING);
          const named = shown.slice(1).map(({ alert }) => alert.headline.tokens);
          expect([...named].sort((a, b) => b - a)).toEqual(largest);
        },
      ),
    );
  });

  it("shows the tokens of all, and each place once and in order", () => {
    fc.assert(
      fc.property(fc.array(anyAlert, { maxLength: 120, size: "max" }), (steps) => {
        const shown = play(steps).map(({ alert }) => alert);
        const real = steps.map(({ alert }) => alert).filter(({ isTest }) => !isTest);
        expect(total(shown.filter(({ isTest }) => !isTest))).toEqual(total(real));
        const places = steps.flatMap(({ alert }, at) => (alert.isTest ? [] : [String(at)]));
        expect(shown.flatMap((alert) => alert.places)).toEqual(places);
        // A test counts nothing beside what is real.
        for (const alert of shown.filter(({ isTest }) => isTest)) expect(alert.rest).toEqual(NOTHING);
      }),
    );
  });

  it("stays small in a flood", () => {
    let queue: AlertQueue = EMPTY;
    for (let at = 0; at < 20_000; at += 1)
      queue = advance(add(queue, tip(`n${at}`, (at * 7919) % 500, at)), at / 10);
    expect(queue.waiting.length).toBeLessThanOrEqual(MOST_WAITING);
    for (const { places } of queue.waiting) expect(places.length).toBeLessThanOrEqual(MOST_PLACES);
    // The newest is there: what was forgotten is older.
    expect(queue.waiting.at(-1)?.places.at(-1)).toBe("19999");
  });

  it("lets a test give way to everything", () => {
    expect(worthOf(tip("test", 1_000_000, 0, true))).toBeLessThan(
      worthOf(alertWith({ kind: "follow", tokens: 0 })),
    );
  });
});
