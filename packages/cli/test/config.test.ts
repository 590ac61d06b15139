import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { readSettings } from "../src/settings.js";
import { openRoom } from "./room.js";
import { runBot, startBot } from "./run-bot.js";

async function settingsFile(content: unknown) {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "bot.json");
  const set = (value: unknown) => writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
  await set(content);
  return { file, folder, set };
}

const alert = { name: "big", on: "tip", say: "{name}!" };

describe("the settings", () => {
  it("have defaults, every one of them", async () => {
    const { file } = await settingsFile({});
    expect(await readSettings(file)).toEqual({
      timeZone: "UTC",
      menu: expect.arrayContaining([{ tokens: 10, what: "a wave" }]),
      alerts: [
        {
          name: "thanks",
          on: "tip",
          say: "Thank you, {name}, for {tokens}!",
          cooldown: { all: 0, user: 0, early: "ignore" },
        },
      ],
    });
  });

  it.each([
    ["{", "is no JSON"],
    ["5", "the whole: must be an object with its fields, not 5"],
    [{ gaol: 5 }, "there is no setting gaol"],
    [{ goal: 0.5 }, "goal: must be a whole number of tokens, 1 or more, not 0.5"],
    [{ goal: "100" }, 'goal: must be a number of tokens, not "100"'],
    [
      { timeZone: "Mars" },
      'timeZone: must be the IANA name of a time zone, such as Europe/Vienna, not "Mars"',
    ],
    [{ menu: [{ tokens: 5 }] }, "menu.0.what: must be"],
    [{ alerts: [{ ...alert, on: "privateMessage" }] }, "alerts.0.on: must be one of tip,"],
    [{ alerts: [{ ...alert, say: "" }] }, 'alerts.0.say: must be a text, not ""'],
    [
      { alerts: [{ ...alert, cooldown: { all: -1 } }] },
      "alerts.0.cooldown.all: must be a number of seconds from 0",
    ],
    [{ alerts: [{ ...alert, cooldown: { early: "drop" } }] }, 'must be "ignore" or "queue", not "drop"'],
    [{ alerts: [{ ...alert, sound: "x" }] }, "there is no setting alerts.0.sound"],
    [{ alerts: [alert, alert] }, "alerts: must be alerts with names of their own, not"],
  ])("are refused as %j, with file and field named", async (content, problem) => {
    const { file } = await settingsFile(content);
    const { code, stdout, stderr } = await runBot(["--config", file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${file}`);
    expect(stderr).toContain(problem);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("are refused when there is no such file", async () => {
    const { code, stderr } = await runBot(["--config", "/nowhere/bot.json"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "error: /nowhere/bot.json cannot be read (ENOENT)\n",
    });
  });

  it("are read again when the file changes, if it is valid", async () => {
    const { feed, env } = await openRoom();
    const { file, folder, set } = await settingsFile({
      goal: 1000,
      alerts: [{ ...alert, say: "first {name}" }],
    });
    const bot = startBot(["--config", file, "--log-level", "debug"], { env });
    await bot.until("stderr", "Polling"); // What happened before its start, it would not react to.
    feed.emit(tip({ tokens: 1, from: "ana" }));
    await bot.until("stderr", "first ana");
    await set({ alerts: 5 });
    await bot.until("stderr", "alerts: must be a list, not 5; the settings stay as they were");
    feed.emit(tip({ tokens: 1, from: "ben" }));
    await bot.until("stderr", "first ben");
    // As editors do it: a new file in the place of the old one.
    await writeFile(join(folder, "next"), JSON.stringify({ alerts: [{ ...alert, say: "second {name}" }] }));
    await rename(join(folder, "next"), file);
    await bot.until("stderr", `${file} was read again`);
    feed.emit(tip({ tokens: 1, from: "cleo" }));
    await bot.until("stderr", "second cleo");
    bot.process.kill("SIGTERM");
    expect((await bot.ended).code).toBe(0);
  });
});
