import { describe, expect, it } from "vitest";
import type { Delivery } from "../src/webhooks/delivery.js";
import { Outbox } from "../src/webhooks/outbox.js";
import { delivery, keptState } from "./webhook-receiver.js";

const many = (count: number): Delivery[] =>
  Array.from({ length: count }, (_, at) => delivery("goal", `${at}-0`));
const idsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ id }) => id);

describe("Outbox", () => {
  it("takes a delivery once", () => {
    const state = keptState();
    const outbox = new Outbox(state);
    outbox.add(delivery("goal"));
    outbox.add({ ...delivery("goal"), body: "other" });
    outbox.add(delivery("alert:a"));
    expect(state.outbox.map(({ name, body }) => [name, body === "other"])).toEqual([
      ["goal", false],
      ["alert:a", false],
    ]);
  });

  it("gives the longest due, and of those due together the first", () => {
    const [a, b, c] = many(3).map((made, at) => ({ ...made, notBefore: at === 0 ? 9 : 5 })) as [
      Delivery,
      Delivery,
      Delivery,
    ];
    expect(new Outbox(keptState([a, b, c])).next()).toBe(b);
    expect(new Outbox(keptState()).next()).toBeUndefined();
  });

  it("has too many beyond 1,000: the oldest, but for the one that is being sent", () => {
    const all = many(1002);
    expect(new Outbox(keptState(all.slice(0, 1000))).overflow(undefined)).toEqual([]);
    expect(new Outbox(keptState(all)).overflow(undefined)).toEqual(all.slice(0, 2));
    expect(new Outbox(keptState(all)).overflow(all[0])).toEqual(all.slice(1, 3));
  });

  it("has too many beyond 4 MiB", () => {
    const all = many(6).map((made) => ({ ...made, body: "a".repeat(1024 * 1024) }));
    expect(idsOf(new Outbox(keptState(all)).overflow(undefined))).toEqual(idsOf(all.slice(0, 2)));
  });

  it("changes at once, and writes when it is told to", async () => {
    const [a, b] = many(2) as [Delivery, Delivery];
    const state = keptState([a, b]);
    const outbox = new Outbox(state);
    outbox.update(a.id, { attempts: 1, notBefore: 9 });
    outbox.remove(b);
    expect(outbox.deliveries).toEqual([{ ...a, attempts: 1, notBefore: 9 }]);
    expect(JSON.parse(state.saved)).toEqual([a, b]);
    await outbox.save();
    expect(JSON.parse(state.saved)).toEqual(outbox.deliveries);
  });
});
