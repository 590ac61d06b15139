import { describe, expect, it } from "vitest";
import { createRateLimiter } from "../src/index.js";

const COUNT = 10_000;
/** Far beyond what it takes on a busy machine, and far below what a search per waiter takes. In ms. */
const MAX_TIME = 2000;

describe("10,000 waiters for a slot", () => {
  async function full() {
    const end = new AbortController();
    const limiter = createRateLimiter({ maxRate: 1, timePeriod: 60, signal: end.signal });
    await limiter.acquire();
    return { limiter, end };
  }

  it("that abort one after the other, the last one first, are gone at once", async () => {
    const { limiter, end } = await full();
    const controllers = Array.from({ length: COUNT }, () => new AbortController());
    const waiting = controllers.map(({ signal }) => limiter.acquire(signal).catch((reason) => reason));
    const started = performance.now();
    for (const controller of controllers.toReversed()) controller.abort("enough");
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["enough"]));
    expect(performance.now() - started).toBeLessThan(MAX_TIME);
    end.abort();
  });

  it("that share one signal are gone at once", async () => {
    const { limiter, end } = await full();
    const controller = new AbortController();
    const waiting = Array.from({ length: COUNT }, () =>
      limiter.acquire(controller.signal).catch((reason) => reason),
    );
    const started = performance.now();
    controller.abort("enough");
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["enough"]));
    expect(performance.now() - started).toBeLessThan(MAX_TIME);
    end.abort();
  });

  it("are served in their order, those that left passed over", async () => {
    const end = new AbortController();
    const limiter = createRateLimiter({ maxRate: COUNT, timePeriod: 60, signal: end.signal });
    const controller = new AbortController();
    const served: number[] = [];
    const waiting = Array.from({ length: COUNT }, (_, n) =>
      limiter.acquire(n % 3 === 0 ? controller.signal : undefined).then(
        () => void served.push(n),
        () => {},
      ),
    );
    controller.abort();
    await Promise.all(waiting);
    expect(served).toEqual(Array.from({ length: COUNT }, (_, n) => n).filter((n) => n % 3 !== 0));
    end.abort();
  });

  it("are rejected at once when the limiter ends", async () => {
    const { limiter, end } = await full();
    const waiting = Array.from({ length: COUNT }, () => limiter.acquire().catch((reason) => reason));
    const started = performance.now();
    end.abort("over");
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["over"]));
    expect(performance.now() - started).toBeLessThan(MAX_TIME);
  });
});
