import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Diagnosis } from "../../overlay/src/protocol.js";
import { post } from "../../overlay/test/listening.js";
import { lag } from "../src/doctor/checks/lag.js";
import { openRoom, TOKEN } from "./room.js";
import { type RunningBot, startBot } from "./run-bot.js";
import { openReceiver } from "./webhook-receiver.js";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-running-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What the doctor says of a bot that runs, by the names of its checks. */
async function examine(bot: RunningBot) {
  await bot.until("stderr", /Overlay: .*\n/);
  const port = Number(/Overlay: http:\/\/[^:]+:(\d+)/.exec(bot.stderr)?.[1]);
  const { status, body } = await post(port, "/diagnosis");
  expect([status, body.includes(TOKEN)]).toEqual([200, false]);
  const { checks } = JSON.parse(body) as Diagnosis;
  const of = (name: string) => checks.find((check) => check.name === name);
  return {
    names: checks.map(({ name }) => name),
    bad: checks.filter(({ verdict }) => verdict === "failed"),
    of,
  };
}

describe("the doctor of a bot that runs", () => {
  it("looks at what can change, and finds all well", async () => {
    const { feed, env } = await openRoom();
    feed.emit(tip());
    const folder = await openFolder();
    const bot = startBot(["--port", "0", "--ledger", join(folder, "state.db")], { env });
    await bot.until("stdout", "tipped");
    const { names, bad, of } = await examine(bot);
    expect(bad).toEqual([]);
    expect(names).toEqual([
      ...["Token", "Scope", "Clock", "Requests", "Lag", "Network", "Proxy", "Settings", "Ledger", "Disk"],
      "Webhooks",
    ]);
    expect([of("Token")?.saw, of("Ledger")?.saw]).toEqual([
      "the feed takes it",
      `${join(folder, "state.db")} is written`,
    ]);
  });

  it("names what went wrong since the start, with the way out", async () => {
    const { feed, env } = await openRoom({ clockOffset: 180 });
    const folder = await openFolder();
    const settings = join(folder, "settings.json");
    await writeFile(settings, "{}");
    const bot = startBot(["--port", "0", "--settings", settings, "--no-ledger", "--timeout", "0"], { env });
    await bot.until("stderr", "Overlay: ");
    await writeFile(settings, '{ "menu": 5 }');
    feed.fault({ on: "every", status: 503 });
    const { bad, of } = await examine(bot);
    expect(bad.map(({ name }) => name)).toContain("Settings");
    expect(of("Settings")).toMatchObject({
      saw: expect.stringContaining("settings.json: menu"),
      todo: expect.stringContaining("correct that line"),
    });
    expect(of("Token")).toMatchObject({ verdict: "hint", saw: "not known: the feed did not answer" });
    expect(await readFile(settings, "utf8")).toContain("menu");
  });

  it("reaches the hosts of webhooks, and sends them nothing", async () => {
    const { env } = await openRoom();
    const receiver = await openReceiver();
    const folder = await openFolder();
    const settings = join(folder, "settings.json");
    const webhook = { url: receiver.url, format: "json", allowHttp: "private" };
    const alerts = [{ name: "tip", on: "tip", webhooks: ["home"] }];
    await writeFile(settings, JSON.stringify({ alerts, webhooks: { home: webhook } }));
    const bot = startBot(["--port", "0", "--settings", settings, "--no-ledger"], { env });
    const { of } = await examine(bot);
    expect(of("Webhook home")).toMatchObject({
      verdict: "ok",
      saw: expect.stringMatching(/^[^/]+ answers$/),
    });
    expect(receiver.requests.map(({ method, body }) => [method, body])).toEqual([["HEAD", ""]]);
  });

  it("asks nothing outside for a simulated room, and says how to have one's own", async () => {
    const { names, bad, of } = await examine(startBot(["--port", "0"]));
    expect([names, bad]).toEqual([["Token", "Settings", "Ledger", "Disk"], []]);
    expect(of("Token")).toMatchObject({
      saw: "no room is set, so a simulated one is followed",
      todo: expect.stringContaining("CB_USERNAME and CB_TOKEN"),
    });
  });
});

describe("the lag", () => {
  it.each([
    [undefined, "ok"],
    [0.4, "ok"],
    [14, "ok"],
    [15, "hint"],
    [60, "failed"],
  ])("of %s s is %s", async (seconds, verdict) => {
    const check = lag(() => ({ lag: seconds }));
    expect((await check.run(new AbortController().signal)).verdict).toBe(verdict);
  });
});
