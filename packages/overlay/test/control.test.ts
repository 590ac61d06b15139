import { once } from "node:events";
import { type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { tip } from "@cb-events/simulator";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createAccessKey } from "../src/access-key.js";
import { ControlActionSchema } from "../src/control-action.js";
import type { ControlAction, ShowMessage } from "../src/protocol.js";
import type { OverlaySource } from "../src/source.js";
import { ask, listenTo } from "./listening.js";
import { openTestOverlay } from "./overlay-server.js";

const JSON_TYPE = { "content-type": "application/json" };

async function post(port: number, body: string, headers: OutgoingHttpHeaders = JSON_TYPE) {
  const asking = request({
    host: "127.0.0.1",
    port,
    path: "/control",
    method: "POST",
    headers,
    agent: false,
  });
  asking.end(body);
  const [response] = await once(asking, "response");
  return [response.statusCode, await text(response)];
}

const postAction = (port: number, action: unknown, headers?: OutgoingHttpHeaders) =>
  post(port, JSON.stringify(action), headers);

/** An overlay of a bot that logs what it is asked to do. */
async function openControlled(control?: OverlaySource["control"]) {
  const asked: ControlAction[] = [];
  const opened = await openTestOverlay();
  opened.bot.source.control = (action) => {
    asked.push(action);
    return control?.(action);
  };
  return { ...opened, asked };
}

describe("the control page", () => {
  it("is a file, and nothing is done by GET", async () => {
    const { port, asked } = await openControlled();
    for (const path of ["/control", "/control.html", "/control?action=skip"]) {
      const { status, body } = await ask(port, path);
      expect({ path, status, body }).toEqual({ path, status: 200, body: "<title>control</title>" });
    }
    expect(asked).toEqual([]);
  });

  it("has the bot do what it asks for", async () => {
    const { port, asked } = await openControlled();
    const actions: ControlAction[] = [
      { action: "test", alert: "big tip" },
      { action: "test", tokens: 500 },
      { action: "pause", isOn: true },
      { action: "mute", isOn: false },
      { action: "nextGoal" },
      { action: "resetTonight" },
      { action: "timer", seconds: 300, perToken: 0.5 },
    ];
    for (const action of actions) expect(await postAction(port, action)).toEqual([204, ""]);
    expect(asked).toEqual(actions);
  });

  it("is told why something was not done, and what failed is in the log alone", async () => {
    const { port, lines } = await openControlled(({ action }) => {
      if (action === "mute") throw new Error("broken on purpose");
      return { problem: "There is no goal left\u001b[31m" };
    });
    expect(await postAction(port, { action: "nextGoal" })).toEqual([
      409,
      "There is no goal left\\u{1b}[31m\n",
    ]);
    expect(await postAction(port, { action: "mute", isOn: true })).toEqual([
      500,
      "This failed: the log of the bot says why\n",
    ]);
    expect(lines).toEqual(["The overlay failed to answer /control: broken on purpose"]);
  });

  it("shows what the bot makes of a test, which is in no log", async () => {
    const entry = { method: "tip", id: "1-0", object: { tip: { tokens: 500 } } };
    const alerts = [{ name: "big tip", look: "huge", seconds: 10, image: "media/wow.gif" }] as const;
    const { port, bot } = await openControlled(async () => ({ test: { ...entry, alerts } }));
    const page = await listenTo(port);
    expect(await postAction(port, { action: "test", alert: "big tip" })).toEqual([204, ""]);
    await page.until(({ event }) => event === "test");
    expect(page.of("test")).toEqual([{ event: "test", data: { ...entry, alerts } }]);
    expect(bot.log.entries).toEqual([]);
  });

  it("skips the alert on show, and shows an alert again, without the bot", async () => {
    const { port, bot, asked } = await openControlled();
    const page = await listenTo(port);
    bot.add({ ...tip({ tokens: 30, from: "ana" }), id: `${Date.now()}-0` });
    bot.changed();
    expect(await postAction(port, { action: "again", place: "testlog-1" })).toEqual([204, ""]);
    expect(await postAction(port, { action: "skip" })).toEqual([204, ""]);
    await page.until(({ event }) => event === "control");
    const [first] = page.of("event");
    expect(page.of("again")).toEqual([{ event: "again", data: first?.data }]);
    expect(page.of("control")).toEqual([{ event: "control", data: { action: "skip" } }]);
    expect(bot.log.last).toBe(1);
    for (const place of ["testlog-2", "other-1", "", "testlog-1 "])
      expect(await postAction(port, { action: "again", place })).toEqual([
        404,
        "This event is not kept any more\n",
      ]);
    expect(asked).toEqual([]);
  });

  it("of a bot that can do nothing shows a test tip, and says so of the rest", async () => {
    const { port } = await openTestOverlay();
    const page = await listenTo(port);
    expect(await postAction(port, { action: "test", tokens: 250 })).toEqual([204, ""]);
    const { data } = await page.until(({ event }) => event === "test");
    expect(data.object?.tip?.tokens).toBe(250);
    for (const action of [
      { action: "test", alert: "x" },
      { action: "nextGoal" },
      { action: "pause", isOn: true },
    ])
      expect(await postAction(port, action)).toEqual([501, "This bot cannot do that\n"]);
  });

  it.each([
    ["", "The body is no JSON"],
    ["{", "The body is no JSON"],
    ["null", "the body: "],
    ["[]", "action: "],
    ["{}", "action: "],
    [
      '{"action":"reboot"}',
      '"test" | "again" | "skip" | "pause" | "mute" | "nextGoal" | "resetTonight" | "timer"',
    ],
    ['{"action":"pause"}', "isOn: "],
    ['{"action":"pause","isOn":"yes"}', "isOn: "],
    ['{"action":"skip","place":"a-1"}', "place: "],
    ['{"action":"test","tokens":1.5}', "tokens: Allowed is a whole number"],
    ['{"action":"test","tokens":0}', "tokens: The least is 1"],
    ['{"action":"test","tokens":1e9}', "tokens: The most is 1000000"],
    ['{"action":"timer","seconds":-1}', "seconds: The least is 0"],
    ['{"action":"timer","seconds":1e6}', "seconds: The most is 604800, a week"],
    [`{"action":"test","alert":"${"x".repeat(201)}"}`, "alert: At most 200 characters"],
    ['{"action":"\\u001b[31m"}', "\\u{1b}[31m"],
  ])("is told what is wrong with %j", async (body, problem) => {
    const { port, asked } = await openControlled();
    const [status, answer] = await post(port, body);
    expect([status, answer]).toEqual([400, expect.stringContaining(problem)]);
    expect(String(answer).trimEnd().split("\n")).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  it("sends JSON of 64 KiB at most", async () => {
    const { port, asked } = await openControlled();
    const action = JSON.stringify({ action: "nextGoal" });
    expect(await post(port, action.padEnd(64 * 1024))).toEqual([204, ""]);
    const problem = "The body is too large: at most 65536 bytes are allowed\n";
    expect(await post(port, action.padEnd(64 * 1024 + 1))).toEqual([413, problem]);
    const chunked = { ...JSON_TYPE, "transfer-encoding": "chunked" };
    expect(await post(port, action.padEnd(64 * 1024 + 1), chunked)).toEqual([413, problem]);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""]) {
      const [status, answer] = await post(port, action, { "content-type": type });
      expect([type, status, answer]).toEqual([type, 400, expect.stringContaining("must be JSON")]);
    }
    expect(await post(port, action, { "content-type": "Application/JSON; charset=utf-8" })).toEqual([
      204,
      "",
    ]);
    expect(asked).toHaveLength(2);
  });

  it.each([
    { host: "evil.example" },
    { origin: "http://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
  ])("of a stranger is refused: %o", async (headers) => {
    const { port, asked } = await openControlled();
    const [status] = await postAction(port, { action: "skip" }, { ...JSON_TYPE, ...headers });
    expect({ status, asked }).toEqual({ status: 403, asked: [] });
  });

  it("needs the key on other devices", async () => {
    const key = createAccessKey();
    const { port, bot } = await openTestOverlay({ host: "127.0.0.1", key });
    const asked: ControlAction[] = [];
    bot.source.control = (action) => void asked.push(action);
    expect((await postAction(port, { action: "nextGoal" }))[0]).toBe(401);
    const { headers } = await ask(port, `/control?key=${key}`);
    const [cookie = ""] = String(headers["set-cookie"]).split(";");
    expect(await postAction(port, { action: "nextGoal" }, { ...JSON_TYPE, cookie })).toEqual([204, ""]);
    expect(asked).toHaveLength(1);
  });
});

describe("what pages show", () => {
  const show: ShowMessage = {
    look: { theme: "glass" },
    tiers: [25, 100, 500, 1000],
    menu: [{ tokens: 50, what: "your song" }],
    alerts: ["big tip"],
    isSimulated: false,
    isPaused: false,
    isMuted: false,
    timerEndsAt: null,
  };

  it("is told before the state, and again when it is another", async () => {
    const { port, bot } = await openTestOverlay();
    let now = show;
    bot.source.show = () => now;
    const page = await listenTo(port);
    await page.until(({ event }) => event === "state");
    expect(page.messages.map(({ event }) => event)).toEqual(["retry", "status", "show", "state"]);
    bot.changed();
    now = { ...show, isPaused: true };
    bot.changed();
    await page.until(
      ({ data }) => Object.hasOwn(data, "isPaused") && "isPaused" in data && data.isPaused === true,
    );
    expect(page.of("show").map(({ data }) => data)).toEqual([show, now]);
  });
});

it("takes every action of the protocol through JSON, and nothing beside it", () => {
  const action = fc.oneof(
    fc.record({ action: fc.constant("test"), tokens: fc.integer({ min: 1, max: 1_000_000 }) }),
    fc.record({ action: fc.constant("again"), place: fc.string({ maxLength: 100 }) }),
    fc.record({ action: fc.constantFrom("pause", "mute"), isOn: fc.boolean() }),
    fc.record({ action: fc.constantFrom("skip", "nextGoal", "resetTonight") }),
    fc.record({
      action: fc.constant("timer"),
      seconds: fc.double({ min: 0, max: 604_800, noNaN: true }),
    }),
  );
  fc.assert(
    fc.property(action, fc.string(), (good, field) => {
      const wire = JSON.parse(JSON.stringify(good));
      expect(v.is(ControlActionSchema, wire)).toBe(true);
      const known = ["action", "tokens", "alert", "place", "isOn", "seconds", "perToken", "__proto__"];
      if (!known.includes(field)) expect(v.is(ControlActionSchema, { ...wire, [field]: 1 })).toBe(false);
    }),
  );
});
