import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { MemoryJobs, WebhookSenderOptions } from "../src/index.js";
import { memoryJobs } from "../src/index.js";
import { add, fakeClock, openReceiver, PATH, queueOf, SECRET, startSender, until } from "./receiver.js";

/** Verifies as a receiver does. */
const verify = ({ body, headers }: { body: string; headers: object }, secret = SECRET) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

const start = (url: string, jobs: MemoryJobs, options: Partial<WebhookSenderOptions> = {}) =>
  startSender(url, jobs, { secret: SECRET, ...options });

describe("a webhook on the wire", () => {
  it("is a POST that a receiver can verify, and leaves the queue when it is answered", async () => {
    const receiver = await openReceiver();
    const jobs = queueOf("tip");
    const { lines } = start(receiver.url, jobs);
    await until(() => jobs.size === 0);

    const [request] = receiver.requests;
    if (request === undefined) throw new Error("no request");
    expect(request).toMatchObject({
      method: "POST",
      url: `/${PATH}`,
      headers: { "content-type": "application/json", "webhook-id": "host/ana:tip" },
    });
    expect(verify(request)).toEqual({
      type: "tip",
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { text: "ana: tip", tokens: 25 },
    });
    expect(Object.keys(request.headers).sort()).toEqual([
      "accept",
      "accept-encoding",
      "accept-language",
      "connection",
      "content-length",
      "content-type",
      "host",
      "sec-fetch-mode",
      "user-agent",
      "webhook-id",
      "webhook-signature",
      "webhook-timestamp",
    ]);
    expect(lines).toEqual([
      `debug: Webhook http://127.0.0.1:${receiver.port}/***: delivered host/ana:tip (status 204)`,
    ]);

    // The checks see a body that was changed, another id, and another secret.
    expect(() => verify({ ...request, body: request.body.replace("25", "26") })).toThrow("signature");
    expect(() => verify({ ...request, headers: { ...request.headers, "webhook-id": "x" } })).toThrow(
      "signature",
    );
    expect(() => verify(request, `whsec_${Buffer.alloc(24).toString("base64")}`)).toThrow("signature");
  });

  it("carries no signature where there is no secret", async () => {
    const receiver = await openReceiver();
    const jobs = queueOf("tip");
    startSender(receiver.url, jobs, { format: "discord" });
    await until(() => jobs.size === 0);
    expect(receiver.requests[0]?.headers).not.toHaveProperty("webhook-signature");
    expect(receiver.requests[0]?.headers).toHaveProperty("webhook-id", "host/ana:tip");
  });

  it("carries an id that a header takes, whatever it is, and two of two", async () => {
    const receiver = await openReceiver();
    const jobs = memoryJobs();
    const ids = ["a b", "a%20b", "é\r\n", "\u{1f600}", "host/ana:1-0:alert:big tip"];
    for (const id of ids) jobs.add({}, { id });
    start(receiver.url, jobs);
    await until(() => jobs.size === 0);
    expect(receiver.requests.map(({ headers }) => headers["webhook-id"])).toEqual([
      "a%20b",
      "a%2520b",
      "%C3%A9%0D%0A",
      "%F0%9F%98%80",
      "host/ana:1-0:alert:big%20tip",
    ]);
    for (const request of receiver.requests) verify(request);
  });

  it("goes out in order, one at a time, also when it is added later", async () => {
    let open = 0;
    const most: number[] = [];
    const receiver = await openReceiver((response) => {
      most.push(++open);
      setImmediate(() => {
        open -= 1;
        response.end();
      });
    });
    const jobs = queueOf("a", "b");
    start(receiver.url, jobs);
    await until(() => jobs.size === 0);
    add(jobs, "c");
    add(jobs, "d");
    await until(() => jobs.size === 0);
    expect(receiver.requests.map(({ body }) => JSON.parse(body).type)).toEqual(["a", "b", "c", "d"]);
    expect(most).toEqual([1, 1, 1, 1]);
  });

  it("is repeated with the same id and body and a new timestamp, and stays in the queue until then", async () => {
    fakeClock();
    const receiver = await openReceiver(503, 204);
    const jobs = queueOf("tip");
    const { lines } = start(receiver.url, jobs);
    await until(() => jobs.take()?.attempts === 1);
    expect(lines[0]).toMatch(/: status 503 to host\/ana:tip, attempt 1; again in 1 s$/);
    vi.advanceTimersByTime(1000);
    await until(() => jobs.size === 0);

    const [first, second] = receiver.requests;
    if (first === undefined || second === undefined) throw new Error("no repeat");
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(second.body).toBe(first.body);
    expect(Number(second.headers["webhook-timestamp"])).toBeGreaterThanOrEqual(
      Number(first.headers["webhook-timestamp"]),
    );
    expect(verify(first)).toEqual(verify(second));
  });

  it("is repeated with the same id by another sender, when this one is stopped in between", async () => {
    const receiver = await openReceiver(() => {}, 204);
    const jobs = queueOf("tip");
    const { sender } = start(receiver.url, jobs);
    await until(() => receiver.requests.length === 1);
    await sender.stop();
    await receiver.requests[0]?.closed; // The request was cut.
    expect(jobs.size).toBe(1);

    start(receiver.url, jobs);
    await until(() => jobs.size === 0);
    const [first, second] = receiver.requests;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toBe(first?.body);
  });

  it("comes in order through 429s of both forms", async () => {
    fakeClock();
    const receiver = await openReceiver(
      204,
      (response) => response.writeHead(429, { "retry-after": "2" }).end(),
      (response) =>
        response
          .writeHead(429, { "content-type": "application/json" })
          .end('{"message": "You are being rate limited.", "retry_after": 3.45, "global": false}'),
      204,
    );
    const jobs = queueOf("a", "b", "c");
    start(receiver.url, jobs, { format: "discord" });
    await until(() => jobs.take()?.id === "host/ana:b" && jobs.take()?.attempts === 1);
    vi.advanceTimersByTime(1999);
    for (let at = 0; at < 20; at += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(receiver.requests).toHaveLength(2);
    vi.advanceTimersByTime(1);
    await until(() => jobs.take()?.attempts === 2);
    vi.advanceTimersByTime(3449);
    for (let at = 0; at < 20; at += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(receiver.requests).toHaveLength(3);
    vi.advanceTimersByTime(1);
    await until(() => jobs.size === 0);
    expect(receiver.requests.map(({ headers }) => headers["webhook-id"])).toEqual(
      ["a", "b", "b", "b", "c"].map((type) => `host/ana:${type}`),
    );
  });

  it.each([301, 302, 303, 307, 308])("is given up at a %s, which is not followed", async (status) => {
    const target = await openReceiver();
    const redirect = await openReceiver((response) =>
      response.writeHead(status, { location: target.url }).end(),
    );
    const jobs = queueOf("tip");
    start(redirect.url, jobs);
    await until(() => jobs.size === 0);
    expect(redirect.requests).toHaveLength(1);
    expect(target.requests).toEqual([]);
    expect(jobs.deadJobs).toMatchObject([{ reason: `status ${status}, a redirect, which is not followed` }]);
  });

  it("is given up too when a fetch of one's own follows the redirect", async () => {
    const target = await openReceiver();
    const redirect = await openReceiver((response) =>
      response.writeHead(307, { location: target.url }).end(),
    );
    const jobs = queueOf("tip");
    start(redirect.url, jobs, { fetch: (url, init) => fetch(url, { ...init, redirect: "follow" }) });
    await until(() => jobs.size === 0);
    expect(target.requests).toHaveLength(1); // So the check above sees it.
    expect(jobs.deadJobs).toMatchObject([{ reason: "status 204 behind a redirect" }]);
  });

  it("is given up at a redirect as a browser shows it", async () => {
    const jobs = queueOf("tip");
    const opaque = {
      status: 0,
      type: "opaqueredirect",
      headers: new Headers(),
      body: null,
      text: async () => "",
    };
    start("https://example.com/", jobs, { fetch: async () => opaque });
    await until(() => jobs.size === 0);
    expect(jobs.deadJobs).toMatchObject([{ reason: "a redirect, which is not followed" }]);
  });

  it("fails after 10 s without an answer: the connection is closed, and it is tried again", async () => {
    fakeClock();
    const receiver = await openReceiver(() => {}, 204);
    const jobs = queueOf("tip");
    const { lines } = start(receiver.url, jobs);
    await until(() => receiver.requests.length === 1);
    vi.advanceTimersByTime(9999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(1);
    await until(() => jobs.take()?.attempts === 1);
    await receiver.requests[0]?.closed;
    expect(lines[0]).toMatch(/: no answer within 10 s to host\/ana:tip, attempt 1; again in 1 s$/);
    vi.advanceTimersByTime(1000);
    await until(() => jobs.size === 0);
  });

  it("is delivered by a 2xx, though its body never ends: 64 KiB are read and the connection is closed", async () => {
    let sent = 0;
    const receiver = await openReceiver((response) => {
      const more = () => {
        let ready = response.writable;
        for (; ready; sent += 65_536) ready = response.write("a".repeat(65_536));
        response.once("drain", more);
      };
      response.writeHead(200);
      more();
    });
    const jobs = queueOf("tip");
    start(receiver.url, jobs);
    await until(() => jobs.size === 0);
    await receiver.requests[0]?.closed;
    expect(sent).toBeGreaterThan(65_536);
    expect(sent).toBeLessThan(16 * 1024 * 1024); // What the system's buffers took, and no more.
  });

  it("is delivered by a 2xx whose body stalls, when the 10 s are over", async () => {
    fakeClock();
    const receiver = await openReceiver((response) => void response.writeHead(200).write("a"));
    const jobs = queueOf("tip");
    start(receiver.url, jobs);
    await until(() => receiver.requests.length === 1);
    for (let at = 0; at < 50; at++) await new Promise((resolve) => setImmediate(resolve));
    expect(jobs.size).toBe(1);
    vi.advanceTimersByTime(10_000);
    await until(() => jobs.size === 0);
    await receiver.requests[0]?.closed;
  });

  it("survives an answer that is no HTTP", async () => {
    const server = createServer((socket) =>
      socket.on("data", () => socket.end("\u0000garbage\r\n\r\n")).on("error", () => {}),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const jobs = queueOf("tip");
    const { lines } = start(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${PATH}`, jobs);
    await until(() => lines.length === 1);
    expect(lines[0]).toMatch(/: no answer \([A-Z_]+\) to .*, attempt 1; again in 1 s$/);
    expect(jobs.size).toBe(1);
  });

  it.each([200, 204, 429, 500])(
    "survives garbage in the body of a %s: the status decides",
    async (status) => {
      const receiver = await openReceiver((response) =>
        response
          .writeHead(status, { "content-type": "application/json", "content-encoding": "gzip" })
          .end("\u0000{{{"),
      );
      const jobs = queueOf("tip");
      const { lines } = start(receiver.url, jobs);
      await until(() => lines.length === 1);
      expect(lines[0]).toContain(`status ${status}`);
      await until(() => jobs.size === 0 || jobs.take()?.attempts === 1);
      expect(jobs.size).toBe(status < 300 ? 0 : 1);
    },
  );

  it("waits for a receiver that is down", async () => {
    fakeClock();
    const gone = await openReceiver();
    await gone.close();
    const jobs = queueOf("tip");
    const { lines } = start(gone.url, jobs);
    await until(() => jobs.take()?.attempts === 1);
    expect(lines[0]).toMatch(/^warn: .*: no answer \(ECONNREFUSED\) to /);
  });

  it("goes to the root of an ntfy server, with the topic in it", async () => {
    const receiver = await openReceiver();
    const jobs = queueOf("tip");
    start(`${receiver.url}/my-topic?auth=${PATH}`, jobs, { format: "ntfy" });
    await until(() => jobs.size === 0);
    expect(receiver.requests[0]?.url).toBe(`/${PATH}?auth=${PATH}`);
    expect(JSON.parse(receiver.requests[0]?.body ?? "")).toMatchObject({ topic: "my-topic", title: "tip" });
  });
});
