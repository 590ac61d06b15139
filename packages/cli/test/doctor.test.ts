import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "@cb-events/ledger";
import { follow, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Check, Finding } from "../src/doctor/check.js";
import { disk } from "../src/doctor/checks/disk.js";
import { ledger } from "../src/doctor/checks/ledger.js";
import { nodeVersion } from "../src/doctor/checks/node-version.js";
import { settings } from "../src/doctor/checks/settings.js";
import { runChecks } from "../src/doctor/run-checks.js";
import { parseSettings } from "../src/settings/read-settings.js";
import { openRoom, TOKEN } from "./room.js";
import { jsonLinesOf, linesOf, type RunOptions, runBot, startBot } from "./run-bot.js";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What the doctor says, by the names of its checks. */
async function examine(args: readonly string[], options: RunOptions) {
  const { code, stdout, stderr } = await runBot(["doctor", "--json", "--port", "0", ...args], options);
  expect(stdout + stderr).not.toContain(TOKEN);
  const found = jsonLinesOf(stdout) as unknown as readonly (Finding & { readonly name: string })[];
  const failed = found.filter(({ verdict }) => verdict === "failed").map(({ name }) => name);
  return { code, failed, of: (name: string) => found.find((each) => each.name === name) };
}

describe("the doctor", () => {
  it("says of a sound room that all is well: a line each, with code 0", async () => {
    const { feed, env } = await openRoom();
    feed.emit(tip());
    const { code, stdout, stderr } = await runBot(["doctor", "--port", "0"], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = linesOf(stdout);
    expect(lines.map((line) => /^✓ (\w+)/.exec(line)?.[1])).toEqual([
      ...["Node", "Network", "Proxy", "Token", "Scope", "Clock", "Requests", "Settings", "Port", "Ledger"],
      ...["Disk", "Webhooks"],
    ]);
  });

  it("runs without a room, and fails for nothing that a simulated one does not need", async () => {
    const { code, failed, of } = await examine([], {});
    expect([code, failed]).toEqual([0, []]);
    expect(of("Token")).toMatchObject({ verdict: "hint", saw: expect.stringContaining("no room is set") });
  });

  it("looks for the feed's host where the events URL is none, and says that of the token", async () => {
    const { of } = await examine([], { env: { CB_EVENTS_URL: "<https://127.0.0.1/events/demo/x/>" } });
    expect(of("Network")?.saw).toContain("eventsapi.chaturbate.com");
    expect(of("Token")).toMatchObject({ verdict: "failed", saw: expect.stringContaining("must look like") });
  });

  it("names an address where nothing answers", async () => {
    const { server, env } = await openRoom();
    await server.close();
    const { code, failed, of } = await examine([], { env });
    expect([code, failed]).toEqual([1, ["Network"]]);
    expect(of("Network")?.saw).toMatch(/^127\.0\.0\.1:\d+: nothing listens there$/);
    expect(of("Token")?.saw).toBe("not known: the feed did not answer");
  });

  it("names a proxy that is not there", async () => {
    const { env } = await openRoom();
    const { code, failed, of } = await examine([], { env: { ...env, HTTPS_PROXY: "http://127.0.0.1:9" } });
    expect([code, failed]).toEqual([1, ["Proxy"]]);
    expect(of("Proxy")).toMatchObject({
      saw: "HTTPS_PROXY names 127.0.0.1:9: nothing listens there",
      todo: "correct HTTPS_PROXY, or unset it",
    });
  });

  it("names a dead token, and where to make another", async () => {
    const { env } = await openRoom();
    const dead = { CB_EVENTS_URL: env.CB_EVENTS_URL.replace(TOKEN, "dead-token") };
    const { code, failed, of } = await examine([], { env: dead });
    expect([code, failed]).toEqual([1, ["Token"]]);
    expect(of("Token")).toMatchObject({
      saw: "the feed refuses it (HTTP 401)",
      todo: expect.stringContaining("https://chaturbate.com/statsapi/authtoken/"),
    });
  });

  it("says in the words of the command what is wrong with credentials", async () => {
    const { of } = await examine([], { env: { CB_USERNAME: "ana" } });
    expect(of("Token")).toMatchObject({
      verdict: "failed",
      saw: "The token is missing: set CB_TOKEN",
      todo: expect.stringContaining("make a new token"),
    });
  });

  it("names an answer that something else gave, such as the login page of a network", async () => {
    const { feed, env } = await openRoom();
    feed.fault({ on: "every", kind: "redirect" });
    const { code, failed, of } = await examine([], { env });
    expect([code, failed]).toEqual([1, ["Token"]]);
    expect(of("Token")?.todo).toContain("the login page of a network");
  });

  it("says nothing of what it was not let look at", async () => {
    const { feed, env } = await openRoom();
    feed.fault({ on: "every", kind: "stallHead" });
    const doctor = startBot(["doctor", "--port", "0"], { env });
    await vi.waitFor(() => expect(feed.requests.length).toBeGreaterThan(0), 30_000);
    doctor.process.kill("SIGINT");
    expect(await doctor.ended).toMatchObject({ code: 1, stdout: "", stderr: "" });
  });

  it("takes missing tips for a hint at the scope, and for no verdict", async () => {
    const { feed, env } = await openRoom();
    feed.emit(follow());
    const { code, of } = await examine([], { env });
    expect([code, of("Scope")?.verdict, of("Scope")?.todo]).toEqual([
      0,
      "hint",
      expect.stringContaining("public"),
    ]);
  });

  it.each([180, -180])("names a clock that is %s s off", async (clockOffset) => {
    const { env } = await openRoom({ clockOffset });
    const { code, failed, of } = await examine([], { env });
    expect([code, failed]).toEqual([1, ["Clock"]]);
    expect(of("Clock")?.saw).toMatch(
      clockOffset > 0 ? /^1(79|80|81) s behind the feed's$/ : /^1(79|80|81) s ahead of/,
    );
  });

  it("names a limit that was reached", async () => {
    const { feed, env } = await openRoom();
    feed.fault({ on: "every", status: 429, headers: { "retry-after": "7" } });
    const { failed, of } = await examine([], { env });
    expect(failed).toContain("Requests");
    expect(of("Requests")?.saw).toContain("free again in 7 s");
  });

  it("names a port that is taken", async () => {
    const { env } = await openRoom();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    const { code, failed, of } = await examine(["--port", port], { env });
    expect([code, failed, of("Port")?.saw]).toEqual([1, ["Port"], `${port} is taken`]);
  });

  it("takes a port for no failure that a bot of this command serves", async () => {
    const { env } = await openRoom();
    const bot = startBot(["--port", "0", "--no-ledger"], { env });
    await bot.until("stderr", /Overlay: .*\n/);
    const port = /Overlay: http:\/\/[^:]+:(\d+)\//.exec(bot.stderr)?.[1] ?? "";
    const { code, of } = await examine(["--port", port], { env });
    expect([code, of("Port")]).toMatchObject([
      0,
      { verdict: "hint", saw: `${port} is taken by a bot that runs` },
    ]);
  });

  it("names a ledger that another bot writes to, and one that is none", async () => {
    const { env } = await openRoom();
    const folder = await openFolder();
    const [locked, none] = [join(folder, "locked.db"), join(folder, "none.db")];
    const ledger = await openLedger(locked, { logger: false });
    onTestFinished(() => ledger.close());
    const busy = await examine(["--ledger", locked], { env });
    expect([busy.code, busy.failed]).toEqual([1, ["Ledger"]]);
    expect(busy.of("Ledger")?.saw).toContain(`in use by process ${process.pid}`);
    await writeFile(none, "this is no ledger, and long enough to be taken for one at a first look");
    const wrong = await examine(["--ledger", none], { env });
    expect([wrong.code, wrong.failed]).toEqual([1, ["Ledger"]]);
  });

  it("names what is wrong with the settings, and looks at the rest all the same", async () => {
    const { env } = await openRoom();
    const file = join(await openFolder(), "settings.json");
    await writeFile(file, '{ "goals": 5 }');
    const { code, failed, of } = await examine(["--settings", file], { env });
    expect([code, failed]).toEqual([1, ["Settings"]]);
    expect(of("Settings")?.saw).toBe(`${file}: goals: must be an object with its fields, not 5`);
  });

  it("names a missing picture as a hint, and a webhook that is not there", async () => {
    const { env } = await openRoom();
    const file = join(await openFolder(), "settings.json");
    const url = "http://127.0.0.1:49151/secret-path";
    const webhooks = { home: { format: "homeAssistant", url } };
    const alert = { name: "a", on: "tip", image: "wow.gif", webhooks: ["home"] };
    await writeFile(file, JSON.stringify({ webhooks, alerts: [alert] }));
    const { code, failed, of } = await examine(["--settings", file], { env });
    expect([code, failed]).toEqual([1, ["Webhook home"]]);
    expect(of("Webhook home")?.saw).toBe("127.0.0.1:49151: nothing listens there");
    expect(of("Settings")).toMatchObject({
      verdict: "hint",
      saw: "media/wow.gif is not in the media folder",
    });
  });
});

describe("its checks", () => {
  const run = (check: Check) => Promise.resolve(check.run(new AbortController().signal));

  const url = "http://127.0.0.1:49151/secret-path";
  it.each([
    [
      {
        alerts: [
          { name: "all", on: "tip" },
          { name: "big", on: "tip", min: 100 },
        ],
      },
      'the alert "big" never comes: "all" before it takes all of its events',
    ],
    [
      {
        menu: [
          { tokens: 50, what: "a song" },
          { tokens: 50, what: "a dance" },
        ],
      },
      '"a dance" of the menu is never ordered: a line before it has the same price',
    ],
    [{ webhooks: { home: { format: "homeAssistant", url } } }, 'the webhook "home" is told of nothing'],
  ])("give a hint at settings that do nothing: %j", async (content, saw) => {
    const read = parseSettings("settings.json", JSON.stringify(content), {});
    const check = settings({ settingsFile: "settings.json", settings: read });
    expect(await run(check)).toMatchObject({ verdict: "hint", saw });
  });

  it("name a disk that is full, or soon will be", async () => {
    const space = (free: number) => async () => ({ bavail: free / 1000, bsize: 1000 });
    expect(await run(disk("/x/y.db", space(1e6)))).toMatchObject({
      verdict: "failed",
      saw: expect.stringContaining("full: 1 MB free"),
    });
    expect(await run(disk("/x/y.db", space(2e8)))).toMatchObject({ verdict: "hint" });
    expect(await run(disk("/x/y.db", space(2e9)))).toMatchObject({ verdict: "ok" });
  });

  it("name a ledger that has no place", async () => {
    const patient = { ledgerFile: { path: ":memory:" }, ledgerProblem: "This user has no home folder" };
    expect(await run(ledger(patient))).toMatchObject({ verdict: "failed", saw: patient.ledgerProblem });
  });

  it("name a Node that is too old", async () => {
    expect(await run(nodeVersion("20.18.3"))).toMatchObject({ verdict: "failed", saw: "20.18.3 is too old" });
    for (const version of ["20.19.0", "22.0.0", "24.1.0"])
      expect(await run(nodeVersion(version))).toMatchObject({ verdict: "ok" });
  });

  it("end together after eight seconds, whatever hangs; what throws has failed", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const checks: readonly Check[] = [
      { name: "hangs", run: () => new Promise(() => {}) },
      { name: "throws", run: () => Promise.reject(new Error("no paper")) },
      { name: "well", run: () => ({ verdict: "ok", saw: "fine" }) },
    ];
    const running = runChecks(checks, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(8000);
    expect((await running).map(({ name, verdict, saw }) => `${name} ${verdict} ${saw}`)).toEqual([
      "hangs failed no answer in 8 s",
      "throws failed no paper",
      "well ok fine",
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
