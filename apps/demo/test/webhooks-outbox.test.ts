import { appendFile, mkdir, readFile } from "node:fs/promises";
import * as v from "valibot";
import { describe, expect, it, vi } from "vitest";
import { type Delivery, DeliverySchema, toDelivery } from "../src/webhooks/delivery.js";
import { Outbox } from "../src/webhooks/outbox.js";
import { delivery, keptState, lettersIn, modeOf, reaction, temporaryFile } from "./webhook-receiver.js";

const many = (count: number): Delivery[] =>
  Array.from({ length: count }, (_, at) => delivery("goal", `${at}-0`));
const idsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ id }) => id);

function open(outbox: readonly Delivery[] = [], deadLetterFile?: string) {
  const state = keptState(outbox);
  const error = vi.fn();
  return { state, error, outbox: new Outbox(state, { deadLetterFile, log: { error } }) };
}

describe("toDelivery", () => {
  const room = "example.com/ana";

  it("records who, what and when, as plain JSON that its schema knows", () => {
    const made = toDelivery({ ...reaction(), dueAt: 7 }, { room, format: "json", now: 5 });
    expect(made).toEqual({
      id: "example.com/ana:1700000000000-0:goal",
      name: "goal",
      body: expect.any(String),
      attempts: 0,
      notBefore: 7,
      createdAt: 5,
    });
    expect(v.parse(DeliverySchema, JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  it("gives the same id and body whenever it is made", () => {
    const [first, later] = [5, 99_000].map((now) => toDelivery(reaction(), { room, format: "json", now }));
    expect(later).toMatchObject({ id: first?.id, body: first?.body });
  });

  it("sends reaction, time, room, event, text and tokens, and nothing else of the reaction", () => {
    const told = { ...reaction(), secret: "s" };
    expect(JSON.parse(toDelivery(told, { room, format: "json", now: 5 }).body)).toEqual({
      type: "goal",
      timestamp: "2023-11-14T22:13:20.000Z",
      data: { text: told.text, tokens: 25, room, event: told.event },
    });
  });

  it("goes by the clock where the event's id holds no time", () => {
    const body = JSON.parse(toDelivery(reaction("goal", "x"), { room, format: "json", now: 5 }).body);
    expect(body).toMatchObject({ timestamp: "1970-01-01T00:00:00.005Z" });
  });
});

describe("Outbox", () => {
  it("takes a delivery once, and tells of it when it is saved", () => {
    const { state, outbox } = open();
    const added = vi.fn();
    const off = outbox.onAdded(added);
    outbox.add(delivery("goal"));
    outbox.add({ ...delivery("goal"), body: "other" });
    outbox.add(delivery("alert:a"));
    expect(state.outbox.map(({ name, body }) => [name, body === "other"])).toEqual([
      ["goal", false],
      ["alert:a", false],
    ]);
    expect(added).not.toHaveBeenCalled();
    outbox.saved();
    expect(added).toHaveBeenCalledTimes(1);
    off();
    outbox.saved();
    expect(added).toHaveBeenCalledTimes(1);
  });

  it("gives the oldest until it is done, with what failed", async () => {
    const [a, b] = many(2) as [Delivery, Delivery];
    const { state, outbox } = open([a, b]);
    const { id, createdAt, notBefore, body } = a;
    expect(await outbox.take()).toEqual({ id, at: createdAt, attempts: 0, retryAt: notBefore, data: body });
    outbox.failed(a.id, 9);
    expect(await outbox.take()).toMatchObject({ id, attempts: 1, retryAt: 9 });
    expect(JSON.parse(state.saved)).toEqual([a, b]);
    await outbox.done(a.id);
    expect(JSON.parse(state.saved)).toEqual([b]);
    await outbox.done(b.id);
    expect(await outbox.take()).toBeUndefined();
  });

  it.each([
    ["1,000", 1002, ""],
    ["4 MiB", 6, "a".repeat(1024 * 1024)],
  ])("gives up the oldest beyond %s, and says so", async (_, count, body) => {
    const file = await temporaryFile();
    const all = many(count).map((made) => ({ ...made, body: body || made.body }));
    const { state, outbox, error } = open(all, file);
    expect((await outbox.take())?.id).toBe(all[2]?.id);
    expect(idsOf(state.outbox)).toEqual(idsOf(all.slice(2)));
    expect((await lettersIn(file)).map(({ id, reason }) => [id, reason])).toEqual(
      idsOf(all.slice(0, 2)).map((id) => [id, "the outbox is full"]),
    );
    expect(error.mock.calls).toEqual([["Webhooks: gave up 2 of the oldest: the outbox is full"]]);
  });

  it("is bounded also when dead letters cannot be written", async () => {
    const file = await temporaryFile();
    await mkdir(file);
    const { state, outbox } = open(many(1001), file);
    await outbox.take();
    expect(state.outbox).toHaveLength(1000);
  });
});

describe("dead letters", () => {
  it("are lines of id, reason, time and body, for the owner alone", async () => {
    const file = await temporaryFile();
    const { state, outbox } = open([delivery("a"), delivery("b")], file);
    for (const name of ["a", "b"]) await outbox.dead(delivery(name).id, `because of ${name}`);
    expect(state.saved).toBe("[]");
    expect(await lettersIn(file)).toEqual(
      ["a", "b"].map((name) => ({
        id: delivery(name).id,
        reason: `because of ${name}`,
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        body: delivery(name).body,
      })),
    );
    expect(await modeOf(file)).toBe(0o600);
  });

  it("begin on a line of their own behind half a line of a crash", async () => {
    const file = await temporaryFile();
    await appendFile(file, '{"id":"ha');
    const { outbox } = open([delivery()], file);
    await outbox.dead(delivery().id, "no");
    expect(JSON.parse((await readFile(file, "utf8")).split("\n")[1] ?? "")).toMatchObject({
      id: delivery().id,
    });
  });

  it("stay in the outbox while the file cannot be written", async () => {
    const file = await temporaryFile();
    await mkdir(file);
    const { outbox } = open([delivery()], file);
    await expect(outbox.dead(delivery().id, "no")).rejects.toMatchObject({ code: "EISDIR" });
    expect(outbox.deliveries).toHaveLength(1);
  });
});
