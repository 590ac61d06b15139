import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chatMessage, follow, type ShowStep, Simulator, tip, traffic, unfollow } from "../src/index.js";
import { countedSignal, drain, page, watch } from "./support.js";

const start = 1_755_376_889_458;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const script: readonly ShowStep[] = [
  { after: 0, event: follow() },
  { after: 1.5, event: tip() },
  { after: 0, event: chatMessage() },
  { after: 0.25, event: unfollow() },
];

/** Milliseconds from the start at which the events came that can be fetched. */
async function times(feed: Simulator): Promise<number[]> {
  return (await drain(feed)).map((id) => Number(id.split("-")[0]) - start);
}

describe("play", () => {
  it("emits each step at its time and resolves after the last", async () => {
    const feed = new Simulator();
    const watched = watch(feed.play(script).done);
    await vi.advanceTimersByTimeAsync(1749);
    expect(watched.state).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1);
    expect(watched.state).toBe("done");
    expect(await times(feed)).toEqual([0, 1500, 1500, 1750]);
    expect((await page(feed)).events.map(({ method }) => method)).toEqual([
      "follow",
      "tip",
      "chatMessage",
      "unfollow",
    ]);
  });

  it("does not add up what its timers round", async () => {
    const feed = new Simulator();
    feed.play(Array.from({ length: 3000 }, () => ({ after: 0.0003, event: tip() })));
    await vi.advanceTimersByTimeAsync(900);
    expect((await times(feed)).at(-1)).toBe(900);
  });

  it("catches up in one go after its timer was late", async () => {
    const feed = new Simulator();
    feed.play(Array.from({ length: 10 }, () => ({ after: 1, event: tip() })));
    await vi.advanceTimersByTimeAsync(500);
    vi.setSystemTime(start + 6000);
    await vi.advanceTimersByTimeAsync(500);
    expect((await times(feed)).slice(0, 6)).toEqual([6500, 6500, 6500, 6500, 6500, 6500]);
    await vi.advanceTimersByTimeAsync(3500);
    expect(await times(feed)).toHaveLength(10);
  });

  it("is not held up by a clock that is set back", async () => {
    const feed = new Simulator();
    const show = feed.play(Array.from({ length: 5 }, () => ({ after: 1, event: tip() })));
    vi.setSystemTime(start - 3_600_000);
    await vi.advanceTimersByTimeAsync(5000);
    await show.done;
    expect(await drain(feed)).toHaveLength(5);
  });

  it("lets others in between, however many steps are due at once", async () => {
    const feed = new Simulator();
    function* endless(): Generator<ShowStep> {
      while (true) yield { after: 0, event: tip() };
    }
    const show = feed.play(endless());
    await vi.advanceTimersByTimeAsync(3);
    show.stop();
    await show.done;
    expect((await page(feed)).events.length).toBeGreaterThan(0);
  });

  it("ends with stop(), which can come at any time and again", async () => {
    const feed = new Simulator();
    const show = feed.play(script);
    await vi.advanceTimersByTimeAsync(1000);
    show.stop();
    show.stop();
    await show.done;
    await vi.advanceTimersByTimeAsync(5000);
    expect(await times(feed)).toEqual([0]);
    expect(feed.holding).toBe(0);
  });

  it("ends when the signal aborts, without an error and without a listener", async () => {
    const feed = new Simulator();
    const { signal, abort, listeners } = countedSignal();
    const show = feed.play(script, { signal });
    await vi.advanceTimersByTimeAsync(1000);
    expect(listeners()).toBe(1);
    abort();
    await show.done;
    expect([listeners(), await times(feed)]).toEqual([0, [0]]);
    await feed.play(script, { signal: AbortSignal.abort() }).done;
    expect(await times(feed)).toEqual([0]);
  });

  it("rejects for a time that is none, and for a script that throws", async () => {
    const feed = new Simulator();
    for (const after of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(feed.play([{ after, event: tip() }]).done).rejects.toThrow(
        `show: after must be a number of seconds, 0 or more, not ${after}`,
      );
    }
    function* broken(): Generator<ShowStep> {
      yield* [];
      throw new Error("lost the thread");
    }
    await expect(feed.play(broken()).done).rejects.toThrow("lost the thread");
  });

  it("wakes a request that waits", async () => {
    const feed = new Simulator();
    const answer = page(feed, feed.eventsUrl);
    const show = feed.play([{ after: 4, event: tip() }]);
    await vi.advanceTimersByTimeAsync(4000);
    expect((await answer).events).toHaveLength(1);
    await show.done;
  });

  it("plays a broadcast of the feed's seed and room when it is given no script", async () => {
    const played = async (seed: number) => {
      const feed = new Simulator({ seed, username: "alice" });
      const show = feed.play();
      await vi.advanceTimersByTimeAsync(120_000);
      show.stop();
      await show.done;
      return (await page(feed)).events.map(({ object }) => object);
    };
    const first = await played(1);
    expect(first[0]).toMatchObject({ broadcaster: "alice", user: { username: "alice" } });
    expect(await played(1)).toEqual(first);
    expect(await played(2)).not.toEqual(first);
  });

  it("replays an hour with the same result", async () => {
    const hour = async () => {
      vi.setSystemTime(start);
      const feed = new Simulator({ retention: 3600, pageSize: 1000 });
      const show = feed.play(traffic({ seed: 7, perSecond: 5, seconds: 3600 }));
      await vi.advanceTimersByTimeAsync(3_600_000);
      await show.done;
      const events = [];
      for (let next = await page(feed); next.events.length > 0; next = await page(feed, next.nextUrl)) {
        events.push(...next.events);
      }
      return events;
    };
    const first = await hour();
    expect(first.length).toBeGreaterThan(17_000);
    expect(await hour()).toEqual(first);
  }, 60_000);
});
