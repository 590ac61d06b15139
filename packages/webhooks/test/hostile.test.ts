import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Job, type Jobs, memoryJobs, WebhookSender, type WebhookSenderOptions } from "../src/index.js";
import { fakeClock, PATH, queueOf, scripted, startSender } from "./receiver.js";

const URL = `https://example.com/${PATH}`;

const throws = () => {
  throw new Error("private");
};
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const looped = () => {
  const loop: Record<string, unknown> = {};
  loop["loop"] = loop;
  return loop;
};
const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);

const NO_JSON: readonly (readonly [string, () => unknown])[] = [
  ["nested 9,000 deep", () => nested(9000)],
  ["nested 100,000 deep", () => nested(100_000)],
  ["in a circle", looped],
  ["a bigint", () => 1n],
  ["with a toJSON that throws", () => ({ toJSON: throws })],
  ["a proxy that throws", () => new Proxy({}, { ownKeys: throws })],
  ["a proxy that was revoked", revoked],
];

/** What is thrown, and cannot be read. */
const UNREADABLE: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["nothing", undefined],
  ["a symbol", Symbol("s")],
  ["an error with fields that throw", new Proxy(new Error("hidden"), { get: throws })],
  ["a proxy that was revoked", revoked()],
  ["an error with a circle of causes", Object.assign(new Error("a"), { cause: looped() })],
];

/** One job, and one behind it that is sound. A queue of the user's may hold what JSON cannot say. */
function twoJobs(data: unknown) {
  const at = Date.now();
  const waiting: Job[] = [
    { id: "odd", at, attempts: 0, data },
    { id: "sound", at, attempts: 0, data: { type: "sound" } },
  ];
  const dead: string[] = [];
  const remove = (id: string) => {
    waiting.splice(waiting.findIndex((job) => job.id === id) >>> 0, 1);
  };
  const jobs: Jobs = {
    take: () => waiting[0],
    done: remove,
    failed: () => {},
    dead: (id, reason) => {
      dead.push(`${id}: ${reason}`);
      remove(id);
    },
    onAdded: () => () => {},
  };
  return { jobs, waiting, dead };
}

function start(jobs: Jobs, options: Partial<WebhookSenderOptions>) {
  const lines: string[] = [];
  const logger = { warn: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
  const sender = new WebhookSender({ url: URL, jobs, logger, ...options });
  sender.start();
  onTestFinished(() => sender.stop());
  return { sender, lines };
}

/** Takes every request. */
function taking() {
  const bodies: string[] = [];
  const fetch: WebhookSenderOptions["fetch"] = async (_url, { body }) => {
    bodies.push(body);
    return new Response(null, { status: 204 });
  };
  return { fetch, bodies };
}

describe("a message that no JSON can be made of", () => {
  it.each(
    NO_JSON.flatMap(([what, make]) =>
      (["json", "homeAssistant"] as const).map((format) => [what, format, make] as const),
    ),
  )("%s, as %s: it is given up, told, and the next one is sent", async (_, format, make) => {
    fakeClock();
    const { jobs, waiting, dead } = twoJobs({ type: "odd", value: make() });
    const { fetch, bodies } = taking();
    const { lines } = start(jobs, { format, fetch });
    await vi.advanceTimersByTimeAsync(0);
    expect(dead).toEqual(["odd: its format made no text of it"]);
    expect(lines).toEqual([expect.stringContaining("gave up odd: its format made no text of it")]);
    expect([bodies.length, waiting]).toEqual([1, []]);
  });

  it.each(
    NO_JSON.flatMap(([what, make]) =>
      (["discord", "ntfy"] as const).map((format) => [what, format, make] as const),
    ),
  )("%s, as %s: what that format shows of it is sent", async (_, format, make) => {
    fakeClock();
    const { jobs, dead } = twoJobs({ type: "odd", text: "ana", value: make() });
    const { fetch, bodies } = taking();
    start(jobs, { format, fetch });
    await vi.advanceTimersByTimeAsync(0);
    expect([dead, bodies.length]).toEqual([[], 2]);
    expect(bodies[0]).toContain("ana");
  });
});

describe("a message with odd texts, keys and numbers", () => {
  const odd: Record<string, unknown> = JSON.parse(
    '{"type":"a\\u0000\\ud800","text":"b\\u0000\\udfff","tokens":9007199254740994,"__proto__":{"a":1},"constructor":1,"toJSON":2,"":-0}',
  );

  it.each(["json", "discord", "homeAssistant", "ntfy"] as const)("is sent as %s, as JSON", async (format) => {
    fakeClock();
    for (const data of [odd, { ...odd, text: "x".repeat(2 ** 24), tokens: 1e308 }, "x".repeat(2 ** 22)]) {
      const { jobs, dead } = twoJobs(data);
      const { fetch, bodies } = taking();
      start(jobs, { format, fetch });
      await vi.advanceTimersByTimeAsync(0);
      expect([dead, bodies.length]).toEqual([[], 2]);
      expect(JSON.parse(bodies[0] ?? "")).toBeTypeOf("object");
      expect(Object.hasOwn(Object.prototype, "a")).toBe(false);
    }
  });
});

describe("what throws what cannot be read", () => {
  it.each(UNREADABLE)("a fetch, %s: it is tried again", async (_, thrown) => {
    fakeClock();
    const { fetch, requests } = scripted(() => Promise.reject(thrown), 204);
    const jobs = queueOf("a");
    const { lines } = startSender(URL, jobs, { fetch });
    await vi.advanceTimersByTimeAsync(2000);
    expect([requests.length, jobs.size]).toEqual([2, 0]);
    expect(lines[0]).toMatch(/: no answer to host\/ana:a, attempt 1; again in 1 s$/);
  });

  it.each(UNREADABLE)("a format, %s: the message is given up", async (_, thrown) => {
    fakeClock();
    const { jobs, dead } = twoJobs({});
    const { fetch, bodies } = taking();
    const format = ({ id }: Job) => {
      if (id === "odd") throw thrown;
      return "{}";
    };
    start(jobs, { format, fetch });
    await vi.advanceTimersByTimeAsync(0);
    expect([dead, bodies]).toEqual([["odd: its format made no text of it"], ["{}"]]);
  });

  it.each(UNREADABLE)("a queue, %s: it is asked again, at each of its functions", async (_, thrown) => {
    for (const name of ["onAdded", "take", "done", "failed", "dead"] as const) {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
      const jobs = memoryJobs();
      jobs.add({ type: "a" }, { id: "a" });
      let left = 1;
      const own = Reflect.get(jobs, name).bind(jobs) as (...args: unknown[]) => unknown;
      const failing = new Proxy(jobs, {
        get: (target, field) => {
          if (field !== name) return Reflect.get(target, field).bind(target);
          return (...args: unknown[]) => {
            if (left === 0) return own(...args);
            left -= 1;
            throw thrown;
          };
        },
      });
      const steps = name === "failed" ? [500, 204] : name === "dead" ? [400] : [204];
      const { fetch } = scripted(...steps);
      const { sender, lines } = start(failing, { fetch });
      await vi.advanceTimersByTimeAsync(10_000);
      expect([name, left, jobs.size]).toEqual([name, 0, 0]);
      expect(lines.filter((line) => line.includes("the queue cannot be"))).toEqual([
        expect.stringMatching(/\((unknown error|Error)\); again in 1 s/),
      ]);
      await sender.stop();
      vi.useRealTimers();
    }
  });
});

describe("a queue of the user's", () => {
  it("that has none gives undefined or null, and needs no function that ends its listening", async () => {
    fakeClock();
    const take = vi.fn(() => null as unknown as undefined);
    const jobs = { ...twoJobs({}).jobs, take, onAdded: () => null as unknown as () => void };
    const { sender, lines } = start(jobs, {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect([take.mock.calls.length, lines]).toEqual([1, []]);
    await sender.stop();
  });

  it.each([7, {}, { id: 7, at: 0, attempts: 0 }, { id: "a", at: 0 }, { id: "a", at: "now", attempts: 0 }])(
    "that gives %j for a job is asked again, and nothing is sent",
    async (given) => {
      fakeClock();
      const { fetch, bodies } = taking();
      const { lines } = start({ ...twoJobs({}).jobs, take: () => given as unknown as Job }, { fetch });
      await vi.advanceTimersByTimeAsync(500);
      expect(bodies).toEqual([]);
      expect(lines).toEqual([expect.stringContaining("the queue cannot be read (TypeError); again in 1 s")]);
    },
  );
});
