import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chatMessage, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ask, listenTo } from "../../overlay/test/listening.js";
import { oldId, openRoom, TOKEN } from "./room.js";
import { linesOf, MAIN, type RunningBot, runBot, startBot } from "./run-bot.js";
import { openReceiver } from "./webhook-receiver.js";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-run-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function settingsFile(settings: unknown): Promise<string> {
  const file = join(await openFolder(), "settings.json");
  await writeFile(file, JSON.stringify(settings));
  return file;
}

async function portOf(bot: RunningBot): Promise<number> {
  await bot.until("stderr", /Overlay: .*\n/);
  return Number(/Overlay: http:\/\/[^:]+:(\d+)\//.exec(bot.stderr)?.[1]);
}

const stop = async (bot: RunningBot) => {
  bot.process.kill("SIGTERM");
  expect((await bot.ended).code).toBe(0);
};

describe("run without a room", () => {
  it("is refused with code 2 where a ledger or webhooks were set, unless --simulate says so", async () => {
    const folder = await openFolder();
    const webhooks = { home: { format: "discord", url: "https://example.com/x" } };
    const settings = await settingsFile({ webhooks, alerts: [{ name: "a", on: "tip", webhooks: ["home"] }] });
    for (const args of [
      ["--ledger", join(folder, "a.db")],
      ["--settings", settings],
    ]) {
      const refused = await runBot(["run", "--count", "1", ...args]);
      expect({ ...refused, stderr: "" }).toMatchObject({ code: 2, stdout: "" });
      expect(refused.stderr).toMatch(/^error: There is no room, and .* CB_EVENTS_URL, .*--simulate\n$/);
      const simulated = await runBot(["run", "--simulate", "--count", "1", "--no-overlay", ...args]);
      expect(simulated.code).toBe(0);
    }
    expect(await readdir(folder)).toContain("a.db");
  });

  it("sends nothing to a webhook, though the settings name it", async () => {
    const receiver = await openReceiver(204);
    const webhooks = { home: { format: "homeAssistant", url: receiver.url } };
    const settings = await settingsFile({ webhooks, alerts: [{ name: "a", on: "tip", webhooks: ["home"] }] });
    const { stderr } = await runBot([
      "--simulate",
      "--settings",
      settings,
      "--duration",
      "5",
      "--no-overlay",
    ]);
    expect(stderr).toMatch(/^info: Thank you/m);
    expect(receiver.requests).toEqual([]);
  });

  it("--simulate contradicts a room that is given", async () => {
    const { code, stderr } = await runBot(["--simulate", "--username", "ana"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("contradict each other")]);
  });
});

describe("the room", () => {
  it("is found in a file .env beside the settings; the environment itself comes first", async () => {
    const { feed, server } = await openRoom();
    feed.emit(tip({ from: "ana" }));
    const folder = await openFolder();
    const settings = join(folder, "settings.json");
    await writeFile(settings, "{}");
    const content = `# mine\nCB_EVENTS_URL="${server.eventsUrl}"\n`;
    for (const bytes of [Buffer.from(content), Buffer.from(`\ufeff${content}`, "utf16le")]) {
      await writeFile(join(folder, ".env"), bytes);
      const { code, stdout, stderr } = await runBot(["watch", "--count", "1"], { cwd: folder });
      expect([code, stdout]).toEqual([0, expect.stringContaining("ana tipped")]);
      expect(stderr).not.toContain(TOKEN);
      expect((await runBot(["run", "--count", "1", "--settings", settings, "--no-overlay"])).code).toBe(0);
    }
    const empty = await runBot(["watch", "--count", "1"], { cwd: folder, env: { CB_EVENTS_URL: "" } });
    expect(empty.stderr).toContain("simulated room");
  });

  it("of the environment takes the place of the one in .env, though that one is named in another way", async () => {
    const { feed, server } = await openRoom();
    feed.emit(tip({ from: "ana" }));
    const folder = await openFolder();
    await writeFile(join(folder, ".env"), "CB_USERNAME=other\nCB_TOKEN=t0ken-of-another\n");
    const env = { CB_EVENTS_URL: server.eventsUrl };
    const { code, stdout } = await runBot(["watch", "--count", "1"], { cwd: folder, env });
    expect([code, stdout]).toEqual([0, expect.stringContaining("ana tipped")]);
    await writeFile(join(folder, ".env"), `CB_EVENTS_URL=${server.eventsUrl}\n`);
    const named = await runBot(["watch"], { cwd: folder, env: { CB_USERNAME: "ana" } });
    expect([named.code, named.stderr]).toEqual([2, expect.stringContaining("The token is missing")]);
  });

  it.each([
    ...[
      "CB_TOKEN: t0ken-nobody-may-see",
      "set CB_TOKEN=t0ken-nobody-may-see",
      "cb_token=t0ken-nobody-may-see",
    ],
    ...['$env:CB_TOKEN = "t0ken-nobody-may-see"', '"CB_TOKEN": "t0ken-nobody-may-see"'],
  ])("is not passed over in a .env of another form: %s", async (line) => {
    const folder = await openFolder();
    await writeFile(join(folder, ".env"), `# CB_TOKEN is below\nCB_USERNAME=ana\n${line}\n`);
    const { code, stderr } = await runBot(["watch", "--count", "1"], { cwd: folder });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^error: \S+\.env: line 3 sets no variable: write CB_TOKEN=, and its value behind that\n$/,
      ),
    ]);
  });

  it.each(["\ufeffURL\r\n", '"URL"', "'URL' ", " URL\n\n", "“URL”", "\u200bURL"])(
    "is taken out of what editors and shells put around it: %j",
    async (form) => {
      const { feed, server } = await openRoom();
      feed.emit(tip());
      const [wrapped, folder] = [form.replace("URL", server.eventsUrl), await openFolder()];
      const file = join(folder, "url");
      await writeFile(file, wrapped);
      const runs = [
        runBot(["watch", "--count", "1"], { env: { CB_EVENTS_URL: wrapped } }),
        runBot(["watch", "--count", "1", "--events-url-file", file]),
        runBot(["watch", "--count", "1", "--events-url-file", "-"], { input: wrapped }),
      ];
      for (const { code } of await Promise.all(runs)) expect(code).toBe(0);
    },
  );
});

describe("the old names", () => {
  it("still work, and are told as old", async () => {
    const { feed, env } = await openRoom();
    feed.emit(tip({ tokens: 5 }));
    const settings = await settingsFile({ goal: 3, alerts: [] });
    const file = join(await openFolder(), "here.db");
    const args = ["--config", settings, "--state", file, "--count", "1", "--no-overlay"];
    const { code, stderr } = await runBot(args, { env });
    expect(code).toBe(0);
    expect(linesOf(stderr).slice(0, 3)).toEqual([
      "warn: --config is an old name: use --settings",
      "warn: --state is an old name: use --ledger",
      expect.stringMatching(
        /is of an old form, which is still read\. Write "goals": \{ "list": \[\{ "tokens": 3 \}\] \}/,
      ),
    ]);
    expect((await runBot(["--no-state", "--ledger", file], { env })).stderr).toContain(
      "contradict each other",
    );
  });
});

describe("a clock that is off", () => {
  it.each([180, -180, 3600])("by %s s loses no alert, and makes no history news", async (clockOffset) => {
    const { feed, env } = await openRoom({ clockOffset });
    const shifted = (seconds: number) => `${Date.now() + (clockOffset + seconds) * 1000}-0`;
    feed.emit({ ...tip({ tokens: 7, from: "old" }), id: shifted(-60) });
    const bot = startBot(["--no-overlay", "--log-level", "debug"], { env });
    await bot.until("stderr", "Polling");
    await bot.until("stdout", "history: ");
    feed.emit(tip({ tokens: 25, from: "ana", anonymous: false }));
    feed.emit(chatMessage({ message: "!menu" }));
    await bot.until("stderr", "Thank you, ana, for 25 tokens!");
    await bot.until("stderr", "Menu: a wave");
    await bot.until("stderr", /This machine's clock is (?:179|180|181|3599|3600|3601) s (?:ahead|behind)/);
    expect(bot.stderr).not.toContain("7 tokens");
    await stop(bot);
  });
});

describe("the start", () => {
  it("shows a quiet room as live at once, though the first request is held", async () => {
    const { feed, env } = await openRoom();
    const bot = startBot(["--port", "0", "--timeout", "60"], { env });
    const port = await portOf(bot);
    const page = await listenTo(port);
    await page.until(({ event, data }) => event === "status" && data.status === "ok");
    // The probe waits for nothing, and what it was told to go on with is not followed.
    expect(feed.requests.map(({ url }) => /timeout=(\d+)/.exec(url)?.[1])).toEqual(["0", "60"]);
    await stop(bot);
  });

  it("tells of a dead token at once, and makes no ledger for it", async () => {
    const { server } = await openRoom();
    const folder = await openFolder();
    const env = { CB_EVENTS_URL: server.eventsUrl.replace(TOKEN, "dead-token"), XDG_STATE_HOME: folder };
    const { code, stderr } = await runBot([], { env });
    expect([code, linesOf(stderr).length, await readdir(folder)]).toEqual([2, 1, []]);
  });
});

describe("the control page", () => {
  const post = (port: number, action: object) =>
    fetch(`http://127.0.0.1:${port}/control`, {
      method: "POST",
      body: JSON.stringify(action),
      headers: { "content-type": "application/json" },
    }).then(async (response) => [response.status, await response.text()]);

  it("tests an alert, moves goal and evening on, mutes, pauses and winds a timer, through a restart and a replay", async () => {
    const { feed, env } = await openRoom();
    const folder = await openFolder();
    const settings = await settingsFile({
      goals: {
        list: [
          { tokens: 100, what: "a dance" },
          { tokens: 200, what: "a song" },
        ],
      },
      alerts: [{ name: "big", on: "tip", min: 500, say: "WOW, {name}! {tokens}", look: "huge" }],
      overlay: { theme: "neon", accent: "#ffb84d" },
    });
    const ledger = join(folder, "here.db");
    const args = ["--settings", settings, "--ledger", ledger, "--port", "0"];
    const bot = startBot(args, { env });
    const port = await portOf(bot);
    const page = await listenTo(port);
    const { data } = await page.until(({ event }) => event === "show");
    expect(data).toMatchObject({
      look: { theme: "neon", accent: "#ffb84d" },
      ...{
        tiers: [25, 100, 500, 1000],
        alerts: ["big"],
        isSimulated: false,
        isPaused: false,
        timerEndsAt: null,
      },
    });
    expect(await post(port, { action: "test", alert: "big" })).toEqual([204, ""]);
    const test = await page.until(({ event }) => event === "test");
    expect(test.data).toMatchObject({
      alerts: [{ name: "big", text: "WOW, test! 500 tokens", look: "huge", seconds: 10 }],
    });
    expect(await post(port, { action: "test", alert: "none" })).toEqual([
      409,
      "There is no alert named none\n",
    ]);

    feed.emit(tip({ tokens: 600, from: "ana", anonymous: false, note: "hi" }));
    const told = await page.until(({ event, data: shown }) => event === "event" && shown.method === "tip");
    expect(told.data).toMatchObject({ alerts: [{ name: "big", text: "WOW, ana! 600 tokens" }] });
    expect(await post(port, { action: "resetTonight" })).toEqual([204, ""]);
    expect(await post(port, { action: "nextGoal" })).toEqual([204, ""]);
    await page.until(({ data: shown }) => JSON.stringify(shown).includes('"what":"a song"'));
    for (const action of ["mute", "pause"])
      expect(await post(port, { action, isOn: true })).toEqual([204, ""]);
    await post(port, { action: "timer", seconds: 600, perToken: 10 });
    feed.emit(tip({ tokens: 6, from: "ben", anonymous: false }));
    await page.until(({ event, data: shown }) => {
      const { isMuted, isPaused, timerEndsAt } = Object(shown);
      return event === "show" && isMuted && isPaused && timerEndsAt > Date.now() + 640_000;
    });
    await stop(bot);

    const again = startBot(args, { env });
    const after = await portOf(again);
    const state = JSON.parse((await ask(after, "/state")).body);
    expect(state).toMatchObject({
      goal: { what: "a song", progress: 6 },
      tonight: { tokens: 6, leaderboard: [{ name: "ben", tokens: 6 }] },
    });
    await stop(again);
    const recording = join(folder, "show.ndjson");
    await runBot(["export", recording, "--ledger", ledger]);
    expect(await readFile(recording, "utf8")).toMatch(/botResetTonight[\s\S]*botNextGoal/);
  });

  it("hides words on pages, and answers commands there", async () => {
    const { feed, env } = await openRoom();
    const settings = await settingsFile({ words: { hide: ["bad"] }, menu: [{ tokens: 5, what: "a wave" }] });
    const bot = startBot(["--settings", settings, "--port", "0"], { env });
    const page = await listenTo(await portOf(bot));
    await page.until(({ event, data }) => event === "status" && data.status === "ok");
    feed.emit(chatMessage({ message: "so BAD", from: "ana" }));
    feed.emit(tip({ tokens: 5, note: "bad note", from: "ana", anonymous: false }));
    feed.emit(chatMessage({ message: "!menu", from: "ben" }));
    const { data } = await page.until(({ data: shown }) => JSON.stringify(shown).includes("!menu"));
    expect(data).toMatchObject({
      answer: { command: "menu", name: "ben", text: "Menu: a wave for 5 tokens" },
    });
    const all = JSON.stringify(page.messages);
    expect(all).toMatch(/so •••/);
    expect(all).toMatch(/"ordered":"a wave"/);
    expect(all).not.toMatch(/bad/i);
    await stop(bot);
  });
});

describe("webhooks by name", () => {
  it("are told of the alerts that name them, each in its format, and one that is down holds up no other", async () => {
    const { feed, env } = await openRoom();
    const [discord, home, down] = [await openReceiver(204), await openReceiver(200), await openReceiver(503)];
    const settings = await settingsFile({
      webhooks: {
        discord: { format: "discord", url: "$DISCORD_URL" },
        home: { format: "homeAssistant", url: home.url },
        down: { format: "discord", url: down.url },
      },
      alerts: [
        { name: "big", on: "tip", min: 100, webhooks: ["down", "discord", "home"] },
        { name: "any", on: "tip", webhooks: ["home"] },
      ],
    });
    const bot = startBot(["--no-overlay", "--settings", settings], {
      env: { ...env, DISCORD_URL: discord.url },
    });
    feed.emit({ ...tip({ tokens: 500 }), id: oldId() });
    await bot.until("stdout", "history");
    feed.emit(tip({ tokens: 5, from: "ana", anonymous: false }));
    feed.emit(tip({ tokens: 100, from: "ben", anonymous: false }));
    await vi.waitFor(() => expect([discord.requests.length, home.requests.length]).toEqual([1, 2]), 10_000);
    expect(JSON.parse(discord.requests[0]?.body ?? "")).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(home.requests.map(({ body }) => JSON.parse(body).text)).toEqual([
      "Thank you, ana, for 5 tokens!",
      "Thank you, ben, for 100 tokens!",
    ]);
    await stop(bot);
  });
});

describe("media", () => {
  it("are served from the folder beside the settings; a missing one is told and left out", async () => {
    const { feed, env } = await openRoom();
    const alert = { name: "a", on: "tip", image: "wow.gif", sound: "gone.mp3" };
    const settings = await settingsFile({ alerts: [alert] });
    await mkdir(join(settings, "../media"));
    await writeFile(join(settings, "../media/wow.gif"), "GIF89a");
    const bot = startBot(["--settings", settings, "--port", "0"], { env });
    const port = await portOf(bot);
    expect(bot.stderr).toContain("warn: media/gone.mp3 is not in the media folder: it is left out");
    const page = await listenTo(port);
    await page.until(({ event, data }) => event === "status" && data.status === "ok");
    feed.emit(tip());
    const { data } = await page.until(({ event }) => event === "event");
    expect(data).toMatchObject({ alerts: [{ image: "media/wow.gif" }] });
    expect(JSON.stringify(data)).not.toContain("gone");
    expect(await ask(port, "/media/wow.gif")).toMatchObject({ status: 200, body: "GIF89a" });
    await stop(bot);
  });
});

describe("the process", () => {
  it("ends in good order by SIGHUP: the terminal was closed", async () => {
    const { env } = await openRoom();
    const bot = startBot(["--port", "0"], { env });
    const page = await listenTo(await portOf(bot));
    bot.process.kill("SIGHUP");
    expect(await bot.ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Ended\. /m) });
    expect(page.messages.at(-1)?.data).toEqual({ status: "closed" });
  });

  it.skipIf(process.platform !== "linux")(
    "ends when the package manager that started it is gone",
    async () => {
      const { env } = await openRoom();
      const folder = await openFolder();
      const out = join(folder, "out");
      // A shell of npx: it passes no signal on.
      const command = `"${process.execPath}" "${MAIN}" --no-overlay --no-ledger --log-level debug >"${out}" 2>&1; true`;
      const shell = spawn("sh", ["-c", command], {
        env: { PATH: process.env["PATH"], ...env, npm_config_user_agent: "npm" },
        stdio: "ignore",
      });
      const read = () => readFile(out, "utf8").catch(() => "");
      await vi.waitFor(async () => expect(await read()).toContain("Polling"), 10_000);
      shell.kill("SIGKILL");
      await once(shell, "exit");
      await vi.waitFor(async () => expect(await read()).toMatch(/^Ended\. /m), 10_000);
    },
  );

  it.each([
    ["", false],
    ["0", false],
    ["false", false],
    ["1", true],
  ])("takes FORCE_COLOR=%j for colours: %s", async (FORCE_COLOR, hasColours) => {
    const { stdout } = await runBot(["watch", "--count", "1"], { env: { FORCE_COLOR } });
    expect(stdout.includes("\u001b[")).toBe(hasColours);
    const off = await runBot(["watch", "--count", "1"], { env: { FORCE_COLOR, NO_COLOR: "1" } });
    expect(off.stdout).not.toContain("\u001b[");
  });
});

describe("init", () => {
  it("makes the folder that it is given, and says where to go on", async () => {
    const folder = join(await openFolder(), "new", "room");
    const { code, stdout } = await runBot(["init", folder]);
    expect([code, linesOf(stdout).at(-1)]).toEqual([
      0,
      expect.stringContaining(`Next: go to ${folder}, copy`),
    ]);
    const refused = await runBot(["init", join(folder, "settings.json", "x")]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/cannot be written \(ENOTDIR\); name/),
    ]);
  });

  it("writes settings that are read, and nothing over what is there", async () => {
    const folder = await openFolder();
    const { code, stdout } = await runBot(["init", folder]);
    expect([code, linesOf(stdout).length]).toEqual([0, 4]);
    expect((await readdir(folder)).sort()).toEqual([".env.example", "settings.json", "settings.schema.json"]);
    const settings = join(folder, "settings.json");
    expect((await runBot(["--settings", settings, "--count", "1", "--no-overlay"])).code).toBe(0);
    await writeFile(settings, "{}");
    expect((await runBot(["init", folder])).stdout).toContain("is there already, and stays as it is");
    expect(await readFile(settings, "utf8")).toBe("{}");
  });
});

describe("simulate", () => {
  it("serves a room that watch can follow, and says how", async () => {
    const room = startBot(["simulate", "--port", "0", "--rate", "50"]);
    await room.until("stdout", /Ctrl\+C/);
    const [, url = ""] = /CB_EVENTS_URL=(\S+)/.exec(room.stdout) ?? [];
    const { code, stdout } = await runBot(["watch", "--json", "--count", "5"], {
      env: { CB_EVENTS_URL: url },
    });
    expect([code, linesOf(stdout).length]).toEqual([0, 5]);
    await stop(room);
  });
});
