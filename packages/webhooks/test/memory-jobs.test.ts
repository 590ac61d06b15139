import { describe, expect, it, vi } from "vitest";
import { memoryJobs } from "../src/index.js";

const ids = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id);

describe("memoryJobs", () => {
  it("gives the oldest job until it is done, with what failed", () => {
    const jobs = memoryJobs();
    const first = jobs.add({ n: 1 });
    const second = jobs.add({ n: 2 });
    expect(first).not.toBe(second);
    expect(jobs.take()).toEqual({ id: first, at: expect.any(Number), attempts: 0, data: { n: 1 } });
    jobs.failed(first, 99);
    expect(jobs.take()).toMatchObject({ id: first, attempts: 1, retryAt: 99 });
    expect(jobs.size).toBe(2);
    jobs.done(first);
    expect(jobs.take()).toMatchObject({ id: second });
    jobs.done(second);
    expect(jobs.take()).toBeUndefined();
  });

  it("keeps what was given up, with its reason, and takes it back", () => {
    const jobs = memoryJobs();
    const id = jobs.add("hello");
    jobs.add("second");
    jobs.failed(id, 5);
    jobs.dead(id, "status 400");
    expect(jobs.deadJobs).toMatchObject([{ id, reason: "status 400", attempts: 1, data: "hello" }]);
    expect(jobs.revive("other")).toBe(false);
    const added = vi.fn();
    jobs.onAdded(added);
    expect(jobs.revive(id)).toBe(true);
    expect(added).toHaveBeenCalledTimes(1);
    expect(jobs.deadJobs).toEqual([]);
    expect(jobs.take()).toMatchObject({ data: "second" });
    jobs.done(String(jobs.take()?.id));
    expect(jobs.take()).toEqual({ id, at: expect.any(Number), attempts: 0, data: "hello" });
  });

  it("takes an id once, and knows no other", () => {
    const jobs = memoryJobs();
    jobs.add(1, { id: "a" });
    jobs.add(2, { id: "a" });
    expect(jobs.size).toBe(1);
    expect(jobs.take()).toMatchObject({ id: "a", data: 1 });
    jobs.done("b");
    jobs.failed("b", 1);
    jobs.dead("b", "no");
    expect(jobs).toMatchObject({ size: 1, deadJobs: [] });
  });

  it("keeps what the data was when it was added", () => {
    const jobs = memoryJobs();
    const data = { text: "hi", at: new Date(0) };
    jobs.add(data);
    data.text = "changed";
    expect(jobs.take()?.data).toEqual({ text: "hi", at: "1970-01-01T00:00:00.000Z" });
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    for (const wrong of [undefined, () => {}, 5n, cycle]) expect(() => jobs.add(wrong)).toThrow(TypeError);
    expect(jobs.size).toBe(1);
  });

  it("calls listeners until they are taken away", () => {
    const jobs = memoryJobs();
    const [one, two] = [vi.fn(), vi.fn()];
    const off = jobs.onAdded(one);
    jobs.onAdded(two);
    jobs.add(1);
    off();
    off();
    jobs.add(2);
    expect([one, two].map(({ mock }) => mock.calls.length)).toEqual([1, 2]);
  });

  it("is bounded: the oldest becomes a dead job, the oldest dead one is forgotten", () => {
    const jobs = memoryJobs({ maxJobs: 2 });
    for (const id of ["a", "b", "c", "d", "e"]) jobs.add(id, { id });
    expect(jobs.size).toBe(2);
    expect(jobs.take()?.id).toBe("d");
    expect(ids(jobs.deadJobs)).toEqual(["b", "c"]);
    expect(jobs.deadJobs[0]?.reason).toBe("the queue was full");
    expect(memoryJobs().size).toBe(0);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses maxJobs: %d", (maxJobs) => {
    expect(() => memoryJobs({ maxJobs })).toThrow(
      "The option maxJobs must be a whole number, 1 or more, not",
    );
  });
});
