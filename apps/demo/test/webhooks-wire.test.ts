import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  delivery,
  fakeClock,
  keptState,
  lettersIn,
  openReceiver,
  PATH,
  SECRET,
  startSender,
  temporaryFile,
  until,
} from "./webhook-receiver.js";

/** Verifies as a receiver does. */
const verify = ({ body, headers }: { body: string; headers: object }, secret = SECRET) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

describe("a webhook on the wire", () => {
  it("is a POST that a receiver can verify, and leaves the outbox when it is answered", async () => {
    const receiver = await openReceiver();
    const state = keptState([delivery()]);
    const { outbox, lines } = startSender(receiver.url, state);
    await until(() => state.saved === "[]");

    const [request] = receiver.requests;
    if (request === undefined) throw new Error("no request");
    expect(request).toMatchObject({
      method: "POST",
      headers: { "content-type": "application/json", "webhook-id": "host/ana:1700000000000-0:goal" },
      body: delivery().body,
    });
    expect(verify(request)).toEqual(JSON.parse(delivery().body));
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
    expect(outbox.deliveries).toEqual([]);
    expect(lines).toEqual([
      `debug: Webhook http://127.0.0.1:${receiver.port}/***: delivered host/ana:1700000000000-0:goal (answer 204)`,
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
    const state = keptState([delivery()]);
    startSender(receiver.url, state, { settings: { url: receiver.url, format: "discord" } });
    await until(() => state.saved === "[]");
    expect(receiver.requests[0]?.headers).not.toHaveProperty("webhook-signature");
  });

  it("goes out in order, one at a time, also when it is recorded later", async () => {
    let open = 0;
    const most: number[] = [];
    const receiver = await openReceiver((response) => {
      most.push(++open);
      setImmediate(() => {
        open -= 1;
        response.end();
      });
    });
    const state = keptState([delivery("a"), delivery("b")]);
    const { sender, outbox } = startSender(receiver.url, state);
    await until(() => state.saved === "[]");
    outbox.add(delivery("c"));
    outbox.add(delivery("d"));
    await outbox.save();
    sender.poke();
    await until(() => receiver.requests.length === 4 && state.saved === "[]");
    expect(receiver.requests.map(({ body }) => JSON.parse(body).type)).toEqual(["a", "b", "c", "d"]);
    expect(most).toEqual([1, 1, 1, 1]);
  });

  it("is repeated with the same id and body and a new timestamp, and stays in the outbox until then", async () => {
    fakeClock();
    const receiver = await openReceiver(503, 204);
    const state = keptState([delivery()]);
    const { lines } = startSender(receiver.url, state);
    await until(() => lines.length === 1);
    expect(state.outbox).toMatchObject([{ id: delivery().id, attempts: 1 }]);
    expect(JSON.parse(state.saved)).toHaveLength(1);
    vi.advanceTimersByTime(2000);
    await until(() => state.saved === "[]");

    const [first, second] = receiver.requests;
    if (first === undefined || second === undefined) throw new Error("no repeat");
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(second.body).toBe(first.body);
    expect(Number(second.headers["webhook-timestamp"])).toBeGreaterThan(
      Number(first.headers["webhook-timestamp"]),
    );
    expect(verify(first)).toEqual(verify(second));
  });

  it("is repeated by another sender, from the file, when this one is stopped in between", async () => {
    const receiver = await openReceiver(() => {}, 204);
    const state = keptState([delivery()]);
    const { sender } = startSender(receiver.url, state);
    await until(() => receiver.requests.length === 1);
    await sender.stop();
    await receiver.requests[0]?.closed; // The request was cut.
    expect(JSON.parse(state.saved)).toEqual(state.outbox);

    const restarted = keptState(JSON.parse(state.saved));
    startSender(receiver.url, restarted);
    await until(() => restarted.saved === "[]");
    const [first, second] = receiver.requests;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toBe(first?.body);
  });

  it.each([301, 302, 303, 307, 308])("is given up at a %s, which is not followed", async (status) => {
    const target = await openReceiver();
    const redirect = await openReceiver((response) =>
      response.writeHead(status, { location: target.url }).end(),
    );
    const file = await temporaryFile();
    const state = keptState([delivery()]);
    startSender(redirect.url, state, { deadLetterFile: file });
    await until(() => state.saved === "[]");
    expect(redirect.requests).toHaveLength(1);
    expect(target.requests).toEqual([]);
    expect(await lettersIn(file)).toMatchObject([{ reason: `answer ${status}` }]);
  });

  it("would reach the target, were the redirect followed", async () => {
    const target = await openReceiver();
    const redirect = await openReceiver((response) =>
      response.writeHead(307, { location: target.url }).end(),
    );
    const state = keptState([delivery()]);
    startSender(redirect.url, state, { fetch: (url, init) => fetch(url, { ...init, redirect: "follow" }) });
    await until(() => state.saved === "[]");
    expect(target.requests).toHaveLength(1);
  });

  it("fails after 10 s without an answer: the connection is closed, and it is tried again", async () => {
    fakeClock();
    const receiver = await openReceiver(() => {}, 204);
    const state = keptState([delivery()]);
    const { lines } = startSender(receiver.url, state);
    await until(() => receiver.requests.length === 1);
    vi.advanceTimersByTime(9999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(1);
    await until(() => lines.length === 1);
    await receiver.requests[0]?.closed;
    expect(lines[0]).toMatch(
      /: no answer within 10 s to host\/ana:1700000000000-0:goal, attempt 1; again in 2 s$/,
    );
    vi.advanceTimersByTime(2000);
    await until(() => state.saved === "[]");
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
    const state = keptState([delivery()]);
    startSender(receiver.url, state);
    await until(() => state.saved === "[]");
    await receiver.requests[0]?.closed;
    expect(sent).toBeGreaterThan(65_536);
    expect(sent).toBeLessThan(16 * 1024 * 1024); // What the system's buffers took, and no more.
  });

  it("is delivered by a 2xx whose body stalls, when the 10 s are over", async () => {
    fakeClock();
    const receiver = await openReceiver((response) => void response.writeHead(200).write("a"));
    const state = keptState([delivery()]);
    startSender(receiver.url, state);
    await until(() => receiver.requests.length === 1);
    for (let at = 0; at < 50; at++) await new Promise((resolve) => setImmediate(resolve));
    expect(state.saved).not.toBe("[]");
    vi.advanceTimersByTime(10_000);
    await until(() => state.saved === "[]");
    await receiver.requests[0]?.closed;
  });

  it("survives an answer that is no HTTP", async () => {
    const server = createServer((socket) =>
      socket.on("data", () => socket.end("\u0000garbage\r\n\r\n")).on("error", () => {}),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const state = keptState([delivery()]);
    const { lines } = startSender(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/${PATH}`,
      state,
    );
    await until(() => lines.length === 1);
    expect(lines[0]).toMatch(/: no answer \([A-Z_]+\) to .*, attempt 1; again in 2 s$/);
    expect(state.outbox).toHaveLength(1);
  });

  it("survives garbage in the body: the status decides", async () => {
    const receiver = await openReceiver((response) =>
      response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end("\u0000{{{"),
    );
    const state = keptState([delivery()]);
    startSender(receiver.url, state);
    await until(() => state.saved === "[]");
    expect(receiver.requests).toHaveLength(1);
  });

  it("waits for a receiver that is down", async () => {
    fakeClock();
    const gone = await openReceiver();
    await gone.close();
    const state = keptState([delivery()]);
    const { lines } = startSender(gone.url, state);
    await until(() => lines.length === 1);
    expect(lines[0]).toMatch(/^warn: .*: no answer \(ECONNREFUSED\) to /);
    expect(state.outbox).toMatchObject([{ attempts: 1 }]);
  });
});
