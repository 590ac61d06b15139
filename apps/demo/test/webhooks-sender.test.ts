import { getEventListeners } from "node:events";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";
import { backOff } from "../src/webhooks/back-off.js";
import { post } from "../src/webhooks/post.js";
import {
  delivery,
  fakeClock,
  keptState,
  lettersIn,
  modeOf,
  PATH,
  startSender,
  temporaryFile,
  until,
} from "./webhook-receiver.js";

const URL = `https://example.com/${PATH}`;
const HOUR = 3_600_000;

type Step = number | Error | Response;

/** A fetch that plays the steps, the last one on and on, and logs the time and name of each request. */
function scripted(...steps: readonly Step[]) {
  const start = Date.now();
  const requests: { readonly at: number; readonly name: string }[] = [];
  const play = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const step = steps[Math.min(requests.length, steps.length - 1)] ?? 204;
    requests.push({ at: Date.now() - start, name: JSON.parse(String(init?.body)).type });
    if (step instanceof Error) throw step;
    return typeof step === "number" ? new Response(null, { status: step }) : step.clone();
  };
  return { fetch: play as typeof fetch, requests };
}

const limited = (retryAfter: string) =>
  new Response(null, { status: 429, headers: { "retry-after": retryAfter } });

describe("WebhookSender", () => {
  it.each([408, 429, 500, 502, 503, 521, new TypeError("fetch failed")])(
    "tries again after %s",
    async (step) => {
      fakeClock();
      const { fetch, requests } = scripted(step, 204);
      const state = keptState([delivery()]);
      startSender(URL, state, { fetch });
      await vi.advanceTimersByTimeAsync(2000);
      expect(requests).toHaveLength(2);
      expect(state.saved).toBe("[]");
    },
  );

  it.each([300, 304, 400, 401, 403, 404, 410, 413, 422])("gives up at once after %s", async (step) => {
    fakeClock();
    const { fetch, requests } = scripted(step);
    const state = keptState([delivery()]);
    const { lines } = startSender(URL, state, { fetch });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(requests).toHaveLength(1);
    expect(state.saved).toBe("[]");
    expect(lines).toEqual([
      `error: Webhook https://example.com/***: gave up ${delivery().id} (answer ${step})`,
    ]);
  });

  it("waits longer and longer, from 1 s to 5 min, and gives up after a day", async () => {
    fakeClock();
    const { fetch, requests } = scripted(500);
    const state = keptState([delivery()]);
    const { lines } = startSender(URL, state, { fetch });
    await vi.advanceTimersByTimeAsync(25 * HOUR);
    const waits = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));
    for (const [index, wait] of waits.entries()) {
      const most = Math.min(2000 * 2 ** index, 300_000);
      expect(wait).toBeGreaterThanOrEqual(Math.floor(most / 2));
      expect(wait).toBeLessThanOrEqual(most + 1);
    }
    expect(new Set(waits.slice(-9)).size).toBeGreaterThan(1);
    expect(requests.at(-1)?.at).toBeGreaterThanOrEqual(24 * HOUR);
    expect(requests.at(-1)?.at).toBeLessThanOrEqual(24 * HOUR + 300_000);
    expect(lines.at(-1)).toMatch(/gave up .* \(answer 500, and is too old by now\)$/);
    expect(state.saved).toBe("[]");
  });

  it.each([
    ["in seconds", () => "100", 100_000],
    ["with a fraction", () => "0.3", 1000],
    ["as a date", () => new Date(Date.now() + 100_000).toUTCString(), 99_000],
    ["of a day: an hour", () => "86400", HOUR],
    ["of garbage: none", () => "soon", 1000],
    ["of the past: none", () => new Date(0).toUTCString(), 1000],
  ])("obeys Retry-After %s", async (_, retryAfter, wait) => {
    fakeClock();
    const { fetch, requests } = scripted(limited(retryAfter()), 204);
    const state = keptState([delivery("a"), delivery("b")]);
    startSender(URL, state, { fetch });
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(requests).toHaveLength(1); // Neither of them.
    await vi.advanceTimersByTimeAsync(1001);
    expect(requests.map(({ name }) => name).sort()).toEqual(["a", "a", "b"]);
    expect(state.saved).toBe("[]");
  });

  it("lets the others pass one that fails", async () => {
    fakeClock();
    const sent: string[] = [];
    const fetch: unknown = async (_: string, { body }: { body: string }) => {
      const { type } = JSON.parse(body);
      sent.push(type);
      return new Response(null, { status: type === "bad" ? 500 : 204 });
    };
    const state = keptState([delivery("bad"), delivery("a"), delivery("b")]);
    startSender(URL, state, { fetch: fetch as typeof globalThis.fetch });
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent.slice(0, 3)).toEqual(["bad", "a", "b"]);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(state.outbox).toMatchObject([{ name: "bad" }]);
  });

  it("leaves a receiver that is down in peace, with however many deliveries", async () => {
    fakeClock();
    const { fetch, requests } = scripted(new TypeError("fetch failed"));
    const state = keptState(Array.from({ length: 1000 }, (_, at) => delivery("a", `${at}-0`)));
    startSender(URL, state, { fetch });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(requests.length).toBeGreaterThan(3600 / 31);
    expect(requests.length).toBeLessThan(3600 / 15 + 10);
    expect(state.outbox).toHaveLength(1000);
  });

  it("forgets earlier failures when something gets through", async () => {
    fakeClock();
    const { fetch, requests } = scripted(500, 500, 500, 500, 500, 500, 204, 500, 204);
    const state = keptState([delivery("a")]);
    const { sender, outbox } = startSender(URL, state, { fetch });
    await vi.advanceTimersByTimeAsync(200_000);
    expect(state.saved).toBe("[]");
    outbox.add(delivery("b"));
    outbox.add(delivery("c"));
    sender.poke();
    await vi.advanceTimersByTimeAsync(2000);
    expect(requests.slice(7).map(({ name }) => name)).toEqual(expect.arrayContaining(["b", "c"]));
  });

  it("sends nothing before it is due", async () => {
    fakeClock();
    const { fetch, requests } = scripted(204);
    const state = keptState([{ ...delivery(), notBefore: Date.now() + 90_000 }]);
    startSender(URL, state, { fetch });
    await vi.advanceTimersByTimeAsync(89_999);
    expect(requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(1);
  });

  it("ends an attempt after 10 s, also with a fetch that knows no signal", async () => {
    fakeClock();
    const state = keptState([delivery()]);
    const { lines } = startSender(URL, state, { fetch: () => new Promise(() => {}) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("no answer within 10 s");
  });

  it.each([
    ["while it waits for work", [], 204],
    ["while a delivery waits", [delivery()], 500],
    ["while a request hangs", [delivery()], "hang"],
  ] as const)("stops at once %s, with no timer left", async (_, outbox, step) => {
    fakeClock();
    const fetch = step === "hang" ? () => new Promise<never>(() => {}) : scripted(step).fetch;
    const state = keptState(outbox);
    const { sender } = startSender(URL, state, { fetch });
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await sender.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(state.outbox.map(({ id }) => id)).toEqual(outbox.map(({ id }) => id));
  });

  it.each(["answers", "fails", "hangs"])("leaves no listener behind a request that %s", async (how) => {
    fakeClock();
    const fetch = { answers: scripted(204).fetch, fails: scripted(new Error("no")).fetch }[how];
    const { signal } = new AbortController();
    const settings = { url: URL, format: "discord" } as const;
    const posted = post(delivery(), settings, fetch ?? (() => new Promise(() => {})), signal);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    await posted;
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("removes what was answered, though it is stopped in the middle of the answer", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const state = keptState([delivery()]);
    const { sender } = startSender(URL, state, { fetch: async () => new Response(body) });
    await until(() => body.locked);
    await sender.stop();
    expect(state.saved).toBe("[]");
  });

  it("says when the outbox cannot be saved, and goes on", async () => {
    const { fetch, requests } = scripted(204);
    const full = Object.assign(new Error(`no space for ${PATH}`), { code: "ENOSPC" });
    const state = { ...keptState([delivery("a"), delivery("b")]), write: () => Promise.reject(full) };
    const { lines } = startSender(URL, state, { fetch });
    await until(() => requests.length === 2 && lines.length === 4);
    expect(lines.filter((line) => line.startsWith("error"))).toEqual(
      Array(2).fill(
        "error: Webhook https://example.com/***: the outbox cannot be saved (ENOSPC): after a restart what is done may be sent again",
      ),
    );
    expect(state.outbox).toEqual([]);
  });
});

describe("dead letters", () => {
  it("are lines of id, reason, time and body, for the owner alone", async () => {
    const file = await temporaryFile();
    const { fetch } = scripted(410, 404);
    const state = keptState([delivery("a"), delivery("b")]);
    const { lines } = startSender(URL, state, { fetch, deadLetterFile: file });
    await until(() => state.saved === "[]");
    const { id, body } = delivery("a");
    expect(await lettersIn(file)).toEqual(
      [
        { id, reason: "answer 410", time: expect.stringMatching(/^\d{4}-.*Z$/), body },
        { ...delivery("b"), reason: "answer 404", time: expect.any(String) },
      ].map(({ id, reason, time, body }) => ({ id, reason, time, body })),
    );
    expect(await modeOf(file)).toBe(0o600);
    expect(lines).toContain(
      `error: Webhook https://example.com/***: gave up ${id} (answer 410): see ${file}`,
    );
  });

  it("begin on a line of their own behind half a line of a crash", async () => {
    const file = await temporaryFile();
    await appendFile(file, '{"id":"ha');
    const state = keptState([delivery()]);
    startSender(URL, state, { fetch: scripted(410).fetch, deadLetterFile: file });
    await until(() => state.saved === "[]");
    await expect(lettersIn(file)).rejects.toThrow(SyntaxError);
    expect(JSON.parse((await readFile(file, "utf8")).split("\n")[1] ?? "")).toMatchObject({
      id: delivery().id,
    });
  });

  it("stay in the outbox while the file cannot be written", async () => {
    fakeClock();
    const file = await temporaryFile();
    await mkdir(file);
    const { fetch, requests } = scripted(410);
    const state = keptState([delivery()]);
    const { lines } = startSender(URL, state, { fetch, deadLetterFile: file });
    await until(() => lines.length === 1);
    expect(lines[0]).toMatch(/gave up .* \(answer 410\), but .* cannot be written \(EISDIR\)$/);
    expect(state.outbox).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(299_999);
    expect(requests).toHaveLength(1);
  });

  it("take the oldest of a full outbox, while a request hangs", async () => {
    const file = await temporaryFile();
    const state = keptState(Array.from({ length: 1000 }, (_, at) => delivery("a", `${at}-0`)));
    const { sender, outbox, lines } = startSender(URL, state, {
      fetch: () => new Promise(() => {}),
      deadLetterFile: file,
    });
    await new Promise((resolve) => setImmediate(resolve));
    for (const at of [1000, 1001, 1002]) outbox.add(delivery("a", `${at}-0`));
    sender.poke();
    await until(() => outbox.deliveries.length === 1000);
    await until(async () => (await lettersIn(file)).length === 3);
    expect((await lettersIn(file)).map(({ id, reason }) => [id, reason])).toEqual(
      [1, 2, 3].map((at) => [`host/ana:${at}-0:a`, "the outbox is full"]),
    );
    expect(outbox.deliveries[0]?.id).toBe("host/ana:0-0:a"); // It is being sent.
    expect(lines).toEqual([
      `error: Webhook https://example.com/***: gave up host/ana:1-0:a and 2 more (the outbox is full): see ${file}`,
    ]);
  });
});

describe("backOff", () => {
  it("grows from 1 s to the longest, and stays there", () => {
    for (let failures = 1; failures < 2000; failures++) {
      const wait = backOff(failures, 300_000);
      expect(wait).toBeGreaterThanOrEqual(1000);
      expect(wait).toBeLessThanOrEqual(300_000);
    }
  });
});
