import { decodeEvent } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { withActivity } from "../web/control/activity.js";
import { send } from "../web/control/send.js";
import { wireTip } from "./served-bot.js";

const answer = (body: string | null, status: number) => {
  const asked: unknown[] = [];
  const request = ((url: string, options: RequestInit) => {
    asked.push([
      url,
      options.method,
      options.body,
      (options.headers as Record<string, string>)["content-type"],
    ]);
    return Promise.resolve(new Response(body, { status }));
  }) as typeof fetch;
  return { asked, request };
};

describe("a wish of the control page", () => {
  it("is sent as JSON by POST, and done without a word", async () => {
    const { asked, request } = answer(null, 204);
    expect(await send({ action: "pause", isOn: true }, request)).toBe("");
    expect(asked).toEqual([["control", "POST", `{"action":"pause","isOn":true}`, "application/json"]]);
  });

  it("says why it was not done", async () => {
    expect(await send({ action: "skip" }, answer("This bot cannot do that\n", 501).request)).toBe(
      "This bot cannot do that",
    );
    expect(await send({ action: "skip" }, answer("", 500).request)).toBe("The bot answered 500");
    expect((await send({ action: "skip" }, answer("x".repeat(10_000), 400).request)).length).toBe(200);
    const failing = () => Promise.reject(new TypeError("fetch failed"));
    expect(await send({ action: "skip" }, failing)).toBe("The bot cannot be reached");
  });
});

describe("the list of what happened", () => {
  it("holds the newest 40 that can be shown again", () => {
    const { event } = decodeEvent(wireTip("1-0"));
    if (event === undefined) throw new Error("not valid");
    const told = { event, isNew: true, isTest: false };
    let list = withActivity([], { ...told, place: undefined });
    expect(list).toEqual([]);
    for (let at = 0; at < 100; at += 1) list = withActivity(list, { ...told, place: `log-${at}` });
    expect(list).toHaveLength(40);
    expect(list[0]).toMatchObject({ kind: "tip", name: "ana", tokens: 5, place: "log-99" });
  });
});
