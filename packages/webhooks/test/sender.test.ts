import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Job, type Jobs, memoryJobs, WebhookSender } from "../src/index.js";
import { post } from "../src/post.js";
import { add, fakeClock, PATH, queueOf, scripted, startSender, until } from "./receiver.js";

const URL = `https://example.com/${PATH}`;
const HOUR = 3_600_000;

const limited = (headers: Record<string, string>, body?: string) =>
  new Response(body ?? null, { status: 429, headers });
const types = (requests: readonly { readonly type: string }[]) => requests.map(({ type }) => type);

describe("WebhookSender", () => {
  it.each([408, 429, 500, 502, 503, 521, new TypeError("fetch failed")])(
    "tries again after %s",
    async (step) => {
      fakeClock();
      const { fetch, requests } = scripted(step, 204);
      const jobs = queueOf("a");
      startSender(URL, jobs, { fetch });
      await vi.advanceTimersByTimeAsync(799);
      expect(requests).toHaveLength(1);
      expect(jobs.take()).toMatchObject({ attempts: 1, retryAt: expect.any(Number) });
      await vi.advanceTimersByTimeAsync(202);
      expect(requests).toHaveLength(2);
      expect(jobs.size).toBe(0);
    },
  );

  it.each([300, 304, 400, 401, 403, 404, 410, 413, 422])("gives up at once after %s", async (step) => {
    fakeClock();
    const { fetch, requests } = scripted(step, 204);
    const jobs = queueOf("a", "b");
    const { lines } = startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(0);
    expect(types(requests)).toEqual(["a", "b"]);
    const reason = step < 400 ? `status ${step}, a redirect, which is not followed` : `status ${step}`;
    expect(jobs.deadJobs).toMatchObject([{ id: "host/ana:a", reason, data: { type: "a" } }]);
    expect(lines[0]).toBe(`error: Webhook https://example.com/***: gave up host/ana:a: ${reason}`);
  });

  it("holds what is behind a message that fails, and then goes on in order", async () => {
    fakeClock();
    const { fetch, requests } = scripted(500, new TypeError("fetch failed"), 204);
    const jobs = queueOf("a", "b");
    startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(500);
    add(jobs, "c");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(types(requests)).toEqual(["a", "a", "a", "b", "c"]);
  });

  it("waits as the client does: longer and longer, up to 30 s, and gives up after an hour", async () => {
    fakeClock();
    const { fetch, requests } = scripted(500);
    const jobs = queueOf("a");
    const { lines } = startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    const waits = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));
    for (const [index, wait] of waits.entries()) {
      const most = Math.min(1000 * 2 ** index, 30_000);
      expect(wait).toBeGreaterThanOrEqual(most * 0.8 - 1);
      expect(wait).toBeLessThanOrEqual(most + 1);
    }
    expect(new Set(waits.slice(-9)).size).toBeGreaterThan(1);
    expect(requests.at(-1)?.at).toBeGreaterThan(HOUR - 31_000);
    expect(requests.at(-1)?.at).toBeLessThanOrEqual(HOUR);
    const reason = "status 500; at the next attempt it would be older than 3600 s";
    expect(lines.at(-1)).toBe(`error: Webhook https://example.com/***: gave up host/ana:a: ${reason}`);
    expect(jobs.deadJobs).toMatchObject([{ id: "host/ana:a", reason }]);
  });

  it.each([
    ["in seconds", () => limited({ "retry-after": "100" }), 100_000],
    ["with a fraction", () => limited({ "retry-after": "100.25" }), 100_250],
    ["as a date", () => limited({ "retry-after": new Date(Date.now() + 100_000).toUTCString() }), 99_000],
    [
      "as a date, by the receiver's clock",
      () =>
        limited({ date: "Thu, 01 Jan 2026 00:00:00 GMT", "retry-after": "Thu, 01 Jan 2026 00:01:40 GMT" }),
      100_000,
    ],
    ["in Discord's body", () => limited({}, '{"retry_after": 64.57, "global": false}'), 64_570],
    [
      "in header and body, the longer",
      () => limited({ "retry-after": "65" }, '{"retry_after": 64.57}'),
      65_000,
    ],
    [
      "in body and header, the longer",
      () => limited({ "retry-after": "64" }, '{"retry_after": 64.57}'),
      64_570,
    ],
    ["shorter than the delay", () => limited({ "retry-after": "0.3" }), 800],
    ["of garbage", () => limited({ "retry-after": "soon" }, '{"retry_after": "soon"}'), 800],
    ["of broken JSON", () => limited({}, '{"retry_after": 65'), 800],
    ["below zero", () => limited({}, '{"retry_after": -5}'), 800],
    ["of the past", () => limited({ "retry-after": new Date(0).toUTCString() }), 800],
  ])("obeys Retry-After %s, for all of the queue", async (_, answer, wait) => {
    fakeClock();
    const { fetch, requests } = scripted(answer(), 204);
    const jobs = queueOf("a", "b");
    startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(wait - 1);
    add(jobs, "c");
    await vi.advanceTimersByTimeAsync(0);
    expect(types(requests)).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1002);
    expect(types(requests)).toEqual(["a", "a", "b", "c"]);
  });

  it("waits no longer than maxAge, whatever the receiver asks for", async () => {
    fakeClock();
    const { fetch, requests } = scripted(limited({ "retry-after": "9".repeat(30) }), 204);
    const jobs = queueOf("a");
    startSender(URL, jobs, { fetch, maxAge: 60 });
    await vi.advanceTimersByTimeAsync(30_000);
    add(jobs, "b");
    expect(jobs.deadJobs.map(({ id }) => id)).toEqual(["host/ana:a"]);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(types(requests)).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(types(requests)).toEqual(["a", "b"]);
  });

  it("gives up what is older than maxAge without a request, and tells of all of it in one line", async () => {
    fakeClock();
    const { fetch, requests } = scripted(204);
    const jobs = queueOf(...Array.from({ length: 500 }, (_, at) => `old ${at}`));
    vi.setSystemTime(Date.now() + HOUR + 1);
    add(jobs, "new");
    const { lines } = startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(0);
    expect(types(requests)).toEqual(["new"]);
    expect(lines).toEqual([
      "error: Webhook https://example.com/***: gave up 500 messages older than 3600 s",
      "debug: Webhook https://example.com/***: delivered host/ana:new (status 204)",
    ]);
    expect(jobs.deadJobs).toHaveLength(500);
    expect(jobs.deadJobs[0]).toMatchObject({ id: "host/ana:old 0", reason: "older than 3600 s" });
  });

  it("leaves a receiver that is down in peace, with however many messages", async () => {
    fakeClock();
    const { fetch, requests } = scripted(new TypeError("fetch failed"));
    const jobs = queueOf(...Array.from({ length: 100 }, (_, at) => String(at)));
    startSender(URL, jobs, { fetch, maxAge: Number.POSITIVE_INFINITY });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(requests.length).toBeGreaterThan(3600 / 31);
    expect(requests.length).toBeLessThan(3600 / 24 + 10);
    expect(jobs.size).toBe(100);
  });

  it("begins anew with its delays when something gets through", async () => {
    fakeClock();
    const { fetch, requests } = scripted(500, 500, 500, 500, 500, 500, 204, 500, 204);
    const jobs = queueOf("a");
    startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(200_000);
    expect(jobs.size).toBe(0);
    add(jobs, "b");
    await vi.advanceTimersByTimeAsync(1001);
    expect(types(requests).slice(7)).toEqual(["b", "b"]);
  });

  it("keeps on with long delays when a message is given up while the receiver is down", async () => {
    fakeClock();
    const { fetch, requests } = scripted(500);
    const jobs = queueOf("a");
    startSender(URL, jobs, { fetch, maxAge: 60 });
    await vi.advanceTimersByTimeAsync(50_000);
    add(jobs, "b");
    await vi.advanceTimersByTimeAsync(50_000);
    const ofB = requests.filter(({ type }) => type === "b");
    expect(ofB.length).toBeGreaterThan(0);
    expect(ofB.length).toBeLessThan(4);
  });

  it("waits for the time that was kept with a job of an earlier process", async () => {
    fakeClock();
    const { fetch, requests } = scripted(204);
    const jobs = queueOf("a");
    jobs.failed("host/ana:a", Date.now() + 90_000);
    startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(89_999);
    expect(requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ["back", -50_000_000],
    ["forward", 50_000],
  ])("waits as long as ever when the wall clock is set %s", async (_, by) => {
    fakeClock();
    const { fetch, requests } = scripted(limited({ "retry-after": "100" }), 204);
    startSender(URL, queueOf("a"), { fetch });
    await vi.advanceTimersByTimeAsync(10_000);
    vi.setSystemTime(Date.now() + by);
    await vi.advanceTimersByTimeAsync(89_999);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
  });

  it("is held up for maxAge at most by a time that was kept while the clock was wrong", async () => {
    fakeClock();
    const { fetch, requests } = scripted(204);
    const jobs = queueOf("a");
    jobs.failed("host/ana:a", Date.now() + 365 * 24 * HOUR);
    vi.setSystemTime(Date.now() - 10_000); // So that it is not too old then.
    startSender(URL, jobs, { fetch, maxAge: 60 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
  });

  it("ends an attempt after 10 s, also with a fetch that knows no signal", async () => {
    fakeClock();
    const { lines } = startSender(URL, queueOf("a"), { fetch: () => new Promise(() => {}) });
    await vi.advanceTimersByTimeAsync(9999);
    expect(lines).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(lines[0]).toContain("no answer within 10 s");
  });

  it("gives up a message whose format throws or gives no text, and sends the next", async () => {
    fakeClock();
    const { fetch, requests } = scripted(204);
    const jobs = queueOf("bad", "worse", "good");
    const format = ({ data }: Job) => {
      const { type } = data as { type: string };
      if (type === "bad") throw new Error(PATH);
      return type === "worse" ? (undefined as unknown as string) : JSON.stringify(data);
    };
    const { lines } = startSender(URL, jobs, { fetch, format });
    await vi.advanceTimersByTimeAsync(0);
    expect(types(requests)).toEqual(["good"]);
    expect(jobs.deadJobs.map(({ reason }) => reason)).toEqual(Array(2).fill("its format made no text of it"));
    expect(lines.join()).not.toContain(PATH);
  });

  it("can be stopped and started again, and started twice", async () => {
    fakeClock();
    const { fetch, requests } = scripted(204);
    const jobs = queueOf("a");
    const { sender } = startSender(URL, jobs, { fetch });
    sender.start();
    await vi.advanceTimersByTimeAsync(0);
    await Promise.all([sender.stop(), sender.stop()]);
    add(jobs, "b");
    await vi.advanceTimersByTimeAsync(5000);
    expect(types(requests)).toEqual(["a"]);
    sender.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(types(requests)).toEqual(["a", "b"]);
    await sender.stop();
    await sender.stop();
  });

  it.each([
    ["while it waits for work", [], 204],
    ["while a message waits", ["a"], 500],
    ["while a request hangs", ["a"], "hang"],
  ] as const)("stops at once %s, with no timer left", async (_, queue, step) => {
    fakeClock();
    const fetch = step === "hang" ? () => new Promise<never>(() => {}) : scripted(step).fetch;
    const jobs = queueOf(...queue);
    const { sender } = startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(queue.length);
    await sender.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(jobs.size).toBe(queue.length);
  });

  it.each(["answers", "fails", "hangs"])("leaves no listener behind a request that %s", async (how) => {
    fakeClock();
    const fetch = { answers: scripted(204).fetch, fails: scripted(new Error("no")).fetch }[how];
    const { signal } = new AbortController();
    const config = {
      target: { url: URL, body: () => "{}" },
      sign: undefined,
      fetch: fetch ?? (() => new Promise<never>(() => {})),
    };
    const job = { id: "a", at: 0, attempts: 0, data: {} };
    const posted = post(job, "{}", config, signal);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    await posted;
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("removes what was answered, though it is stopped in the middle of the answer", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const jobs = queueOf("a");
    const { sender } = startSender(URL, jobs, { fetch: async () => new Response(body) });
    await until(() => body.locked);
    await sender.stop();
    expect(jobs.size).toBe(0);
  });

  it("warns once of http to another machine", async () => {
    const { fetch } = scripted(204);
    const { lines, sender } = startSender(`http://homeassistant.local:8123/${PATH}`, queueOf("a", "b"), {
      fetch,
      allowHttp: "private",
      format: "homeAssistant",
    });
    await until(() => lines.length === 3);
    expect(lines.filter((line) => line.startsWith("warn"))).toEqual([
      'warn: Webhook http://homeassistant.local:8123/***: what is sent can be read and changed in the network on the way: allowHttp is "private"',
    ]);
    await sender.stop();
  });

  it("logs warnings and errors to the console when there is no logger, and nothing for false", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => void vi.restoreAllMocks());
    for (const logger of [undefined, false, {}] as const) {
      const jobs = queueOf("%s", "b");
      const { fetch } = scripted(400, 500);
      const { sender } = startSender(URL, jobs, { fetch, logger });
      await until(() => jobs.take()?.attempts === 1);
      await sender.stop();
    }
    expect(error.mock.calls).toEqual([
      ["Webhook https://example.com/***: gave up host/ana:\\x25s: status 400"],
    ]);
    expect(warn.mock.calls).toEqual([
      ["Webhook https://example.com/***: status 500 to host/ana:b, attempt 1; again in 1 s"],
    ]);
  });

  it("goes on with a logger that throws", async () => {
    const { fetch } = scripted(400, 204);
    const jobs = queueOf("a", "b");
    const broken = () => {
      throw new Error("full");
    };
    startSender(URL, jobs, { fetch, logger: { debug: broken, error: broken } });
    await until(() => jobs.size === 0);
    expect(jobs.deadJobs).toHaveLength(1);
  });

  it("escapes what an id brings into a log line", async () => {
    const jobs = memoryJobs();
    jobs.add({ type: "a" }, { id: "\u001b[2J\u202e\n" });
    const { lines } = startSender(URL, jobs, { fetch: scripted(400).fetch });
    await until(() => lines.length === 1);
    expect(lines[0]).toMatch(/gave up \\u\{1b\}\[2J\\u\{202e\}\\u\{a\}: status 400$/);
  });

  it("shows nothing when it is looked at", () => {
    const sender = new WebhookSender({ url: URL, secret: `whsec_${"s3cr".repeat(8)}`, jobs: memoryJobs() });
    expect(inspect(sender, { depth: 9, showHidden: true }) + JSON.stringify(sender)).not.toMatch(
      /hook-path|s3cr/,
    );
  });
});

/** A queue whose functions fail the first times that they are called, and are async. */
function failing(jobs: Jobs, times: number) {
  const calls: string[] = [];
  let left = times;
  const full = Object.assign(new Error(`no space for ${PATH}`), { code: "ENOSPC" });
  const wrap =
    <TArgs extends readonly unknown[], T>(name: string, call: (...args: TArgs) => T | Promise<T>) =>
    async (...args: TArgs): Promise<T> => {
      calls.push(name);
      left -= 1;
      if (left >= 0) throw full;
      return await call(...args);
    };
  const queue: Jobs = {
    take: wrap("take", () => jobs.take()),
    done: wrap("done", (id: string) => jobs.done(id)),
    failed: wrap("failed", (id: string, retryAt: number) => jobs.failed(id, retryAt)),
    dead: wrap("dead", (id: string, reason: string) => jobs.dead(id, reason)),
    onAdded: (listener) => jobs.onAdded(listener),
  };
  return {
    queue,
    calls,
    failNext: (count: number) => {
      left = count;
    },
  };
}

describe("a queue that fails", () => {
  it("is asked again later, and what was sent is sent once", async () => {
    fakeClock();
    const jobs = queueOf("a", "b");
    const { queue, calls, failNext } = failing(jobs, 2);
    const sent: string[] = [];
    const fetch = async (_: string, { body }: { body: string }) => {
      sent.push(JSON.parse(body).type);
      failNext(3);
      return new Response(null, { status: 204 });
    };
    const { lines } = startSender(URL, jobs, { jobs: queue, fetch });
    await vi.advanceTimersByTimeAsync(3001);
    expect(sent).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sent).toEqual(["a", "b"]);
    expect(jobs.size).toBe(0);
    expect(calls.filter((name) => name === "done")).toHaveLength(8);
    expect(lines[0]).toBe(
      "error: Webhook https://example.com/***: the queue cannot be read (ENOSPC); again in 1 s",
    );
    expect(lines.join()).not.toContain(PATH);
  });

  it("holds up no stop", async () => {
    fakeClock();
    const { queue } = failing(queueOf("a"), Number.POSITIVE_INFINITY);
    const { sender } = startSender(URL, queueOf(), { jobs: queue, fetch: scripted(204).fetch });
    await vi.advanceTimersByTimeAsync(60_000);
    await sender.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a queue without an order", () => {
  it("sends the others while one waits, once the receiver's own pause is over", async () => {
    fakeClock();
    const waiting = new Map<string, Job>();
    for (const id of ["bad", "a", "b"])
      waiting.set(id, { id, at: Date.now(), attempts: 0, data: { type: id } });
    const queue: Jobs = {
      take: () => [...waiting.values()].sort((one, other) => (one.retryAt ?? 0) - (other.retryAt ?? 0)).at(0),
      done: (id) => waiting.delete(id),
      failed: (id, retryAt) => {
        const job = waiting.get(id);
        if (job) waiting.set(id, { ...job, attempts: job.attempts + 1, retryAt });
      },
      dead: (id) => waiting.delete(id),
      onAdded: () => () => {},
    };
    const { fetch, requests } = scripted(500, 204);
    startSender(URL, queueOf(), { jobs: queue, fetch });
    await vi.advanceTimersByTimeAsync(1001);
    expect(types(requests)).toEqual(["bad", "a", "b", "bad"]);
  });
});
