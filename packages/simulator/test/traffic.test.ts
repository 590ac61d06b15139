import { decodeEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ShowStep, type TrafficOptions, traffic } from "../src/index.js";

interface Person {
  readonly username: string;
  readonly isFollower: boolean;
  readonly inFanclub: boolean;
  readonly isOwner: boolean;
}

const seed = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

function show(options: TrafficOptions): ShowStep[] {
  return [...traffic(options)];
}

function personOf({ event }: ShowStep): Person {
  return event.object["user"] as Person;
}

function isInside(step: ShowStep): boolean {
  return !["broadcastStart", "broadcastStop", "roomSubjectChange"].includes(step.event.method);
}

describe("traffic", () => {
  it("is the same for the same seed, and another for another", () => {
    fc.assert(
      fc.property(seed, (seed) => {
        const first = show({ seed, count: 60 });
        expect(show({ seed, count: 60 })).toEqual(first);
        expect(show({ seed: seed === 0 ? 1 : 0, count: 60 })).not.toEqual(first);
      }),
      { numRuns: 30 },
    );
  });

  it("can be run through again", () => {
    const once = traffic({ count: 50 });
    expect([...once]).toEqual([...once]);
  });

  it("starts with broadcastStart and a subject, and ends with broadcastStop when it is bounded", () => {
    for (const steps of [show({ count: 200 }), show({ seconds: 300 }), show({ count: 50, seconds: 1000 })]) {
      const methods = steps.map(({ event }) => event.method);
      expect(methods.slice(0, 3)).toEqual(["broadcastStart", "roomSubjectChange", "userEnter"]);
      expect(methods.at(-1)).toBe("broadcastStop");
      expect(methods.filter((method) => method.startsWith("broadcast"))).toHaveLength(2);
    }
  });

  it("has exactly as many events as asked for", () => {
    for (const count of [2, 3, 10, 777]) expect(show({ count })).toHaveLength(count);
  });

  it("lasts exactly as long as asked for", () => {
    for (const seconds of [0, 0.5, 60, 3600]) {
      const sum = show({ seconds, perSecond: 2 }).reduce((all, { after }) => all + after, 0);
      expect(sum).toBeCloseTo(seconds, 6);
    }
  });

  it("has about as many events a second as asked for, and the same ones at any pace", () => {
    for (const perSecond of [0.1, 5, 200]) {
      const steps = show({ count: 5000, perSecond });
      const seconds = steps.reduce((all, { after }) => all + after, 0);
      expect(5000 / seconds / perSecond).toBeGreaterThan(0.95);
      expect(5000 / seconds / perSecond).toBeLessThan(1.05);
      expect(steps.map(({ event }) => event)).toEqual(show({ count: 5000 }).map(({ event }) => event));
    }
  });

  it("has no empty text in any message, subject or title", () => {
    const texts = show({ count: 20_000 }).flatMap(({ event: { object } }) => {
      const { message, media, subject } = object as {
        message?: { message: string };
        media?: { name: string };
        subject?: string;
      };
      return [message?.message, media?.name, subject].filter((text) => text !== undefined);
    });
    expect(texts.length).toBeGreaterThan(10_000);
    expect(texts.filter((text) => text.trim() === "")).toEqual([]);
  });

  it("lets only those who are in the room do anything, and nobody enter twice", () => {
    fc.assert(
      fc.property(seed, (seed) => {
        const inside = new Set<string>();
        for (const step of show({ seed, count: 400 }).filter(isInside)) {
          const { username, isOwner } = personOf(step);
          if (isOwner) continue;
          expect(inside.has(username)).toBe(step.event.method !== "userEnter");
          if (step.event.method === "userEnter") inside.add(username);
          if (step.event.method === "userLeave") inside.delete(username);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("keeps what a viewer has become", () => {
    const followers = new Map<string, boolean>();
    const members = new Set<string>();
    for (const step of show({ count: 8000 }).filter(isInside)) {
      const { username, isFollower, inFanclub } = personOf(step);
      const { method } = step.event;
      if (method !== "follow" && method !== "unfollow") {
        expect(isFollower).toBe(followers.get(username) ?? isFollower);
      }
      followers.set(username, isFollower);
      if (method === "fanclubJoin") members.add(username);
      expect(inFanclub).toBe(members.has(username));
    }
    expect(members.size).toBeGreaterThan(0);
  });

  it("has every kind of event, each of which decodes without issues", () => {
    const steps = show({ count: 8000 });
    for (const { event } of steps) expect(decodeEvent({ ...event, id: "1-0" }).issues).toEqual([]);
    expect(new Set(steps.map(({ event }) => event.method)).size).toBe(12);
  });

  it("has tips from 1 to 1000 tokens, mostly small, some anonymous, some with a note", () => {
    const tips = show({ count: 20_000 })
      .filter(({ event }) => event.method === "tip")
      .map(({ event }) => event.object["tip"] as { tokens: number; isAnon: boolean; message: string });
    const tokens = tips.map((tip) => tip.tokens).sort((a, b) => a - b);
    expect([tokens[0], tokens.at(-1)]).toEqual([1, 1000]);
    expect(tokens[Math.floor(tokens.length / 2)]).toBeLessThanOrEqual(25);
    expect(tips.some(({ isAnon }) => isAnon)).toBe(true);
    expect(tips.some(({ message }) => message.startsWith("| "))).toBe(true);
    expect(tips.some(({ message }) => message === "")).toBe(true);
  });

  it("has commands among the chat", () => {
    const texts = show({ count: 2000 }).map(
      ({ event }) => event.object["message"] as { message: string } | undefined,
    );
    expect(texts.some((text) => text?.message === "!menu")).toBe(true);
  });

  it("is of the room that it is told", () => {
    const rooms = show({ broadcaster: "alice", count: 500 }).map(({ event }) => event.object["broadcaster"]);
    expect(new Set(rooms)).toEqual(new Set(["alice"]));
  });

  for (const [options, text] of [
    [{ perSecond: 0 }, "perSecond must be a number of events above 0 and at most 1000000, not 0"],
    [{ count: 1 }, "count must be a whole number of events, 2 or more, not 1"],
    [{ seconds: -1 }, "seconds must be a number of seconds, 0 or more, not -1"],
    [{ seed: 0.5 }, "seed must be a whole number from -9007199254740991 to 9007199254740991, not 0.5"],
    [{ rate: 5 }, "Unknown option rate. Known options: seed, perSecond, seconds, count, broadcaster"],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(() => traffic(options as TrafficOptions)).toThrow(text);
    });
  }
});
