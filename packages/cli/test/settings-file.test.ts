import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { UsageError } from "../src/options/usage-error.js";
import { parseSettings, readSettings } from "../src/settings/read-settings.js";
import { openRoom } from "./room.js";
import { runBot, startBot } from "./run-bot.js";
import { WRONG } from "./wrong-settings.js";

async function settingsFile(content: unknown) {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "bot.json");
  const set = (value: unknown) => writeFile(file, value instanceof Buffer ? value : JSON.stringify(value));
  await set(content);
  return { file, folder, set };
}

const alert = { name: "big", on: "tip", say: "{name}!" };

describe("the settings", () => {
  it("have defaults, every one of them: five tiers of tips, follow, fan club and sale", async () => {
    const { file } = await settingsFile({});
    const { settings, old } = await readSettings(file, {});
    expect(settings).toEqual({
      timeZone: "UTC",
      menu: expect.arrayContaining([{ tokens: 10, what: "a wave" }]),
      alerts: expect.any(Array),
      commands: { goal: true, top: true, menu: true },
      webhooks: {},
      words: { hide: [] },
      overlay: { tiers: [25, 100, 500, 1000] },
      ownPages: false,
    });
    const found = settings.alerts.map(({ name, min }) => `${name} ${min ?? ""}`.trim());
    expect([found, old]).toEqual([
      [
        ...["giant tip 1000", "huge tip 500", "big tip 100", "tip 25", "small tip 1"],
        ...["new follower", "new fan", "sale"],
      ],
      [],
    ]);
  });

  it.each(WRONG)("are refused as %j, with file and field named", (content, says) => {
    const read = () => parseSettings("my.json", JSON.stringify(content), {});
    expect(read).toThrow(UsageError);
    expect(read).toThrow("my.json: ");
    expect(read).toThrow(says);
    expect(messageOf(read)).not.toMatch(/\n|undefined|\[object/);
  });

  it("quote no address and no secret of a webhook", () => {
    for (const webhook of [
      { url: 5 },
      { url: "s3cret" },
      { url: "https://example.com/", secret: "s3cret" },
      { url: ["https://example.com/s3cret"] },
      "https://example.com/s3cret",
      ["s3cret"],
    ]) {
      const read = () => parseSettings("my.json", JSON.stringify({ webhooks: { home: webhook } }), {});
      expect(read).toThrow("my.json: webhooks.home");
      expect(messageOf(read)).not.toMatch(/s3cret|, not 5/);
    }
  });

  it.each([
    [{ webhooks: "https://example.com/s3cret" }],
    [{ webhooks: ["https://example.com/s3cret"] }],
    [{ webhooks: { "": { url: "https://example.com/s3cret" } } }],
    [{ webhooks: { "https://example.com/s3cret/and-longer-than-a-name": {} } }],
    [{ alerts: [{ ...alert, webhooks: ["https://example.com/s3cret/and-longer-than-a-name"] }] }],
    [{ alerts: [{ ...alert, webhooks: "https://example.com/s3cret" }] }],
    [{ webhook: "https://example.com/s3cret" }],
    [{ overlay: { font: ["https://example.com/s3cret"] } }],
  ])("quote no address of a webhook in the wrong place: %j", (content) => {
    expect(messageOf(() => parseSettings("my.json", JSON.stringify(content), {}))).not.toContain("s3cret");
  });

  it("may hold comments and a comma too many, with a byte order mark or in UTF-16", async () => {
    const content =
      '// mine\n{ "timeZone": "Europe/Lisbon", /* more */ "menu": [{ "tokens": 5, "what": "Küsse für dich" }], }\n';
    for (const bytes of [
      Buffer.from(content),
      Buffer.from(`\ufeff${content}`),
      Buffer.from(`\ufeff${content}`, "utf16le"),
      Buffer.from(content, "utf16le"),
      Buffer.from(`\ufeff${content}`, "utf16le").swap16(),
      Buffer.from(content, "latin1"),
    ]) {
      const { file } = await settingsFile(bytes);
      expect((await readSettings(file, {})).settings).toMatchObject({
        timeZone: "Europe/Lisbon",
        menu: [{ tokens: 5, what: "Küsse für dich" }],
      });
    }
  });

  it("quote no variable of the environment: it is named", () => {
    const env = { MY_SECRET: "s3cret" };
    for (const [content, says] of [
      [
        { timeZone: "$MY_SECRET" },
        'my.json: timeZone: must be the IANA name of a time zone, such as Europe/Vienna, not "$MY_SECRET"',
      ],
      [{ menu: [{ tokens: "$MY_SECRET", what: "x" }] }, 'not "$MY_SECRET"'],
      [{ alerts: { x: "$MY_SECRET" } }, 'not {"x":"$MY_SECRET"}'],
      [{ overlay: ["$MY_SECRET"] }, 'not ["$MY_SECRET"]'],
    ] as const) {
      const message = messageOf(() => parseSettings("my.json", JSON.stringify(content), env));
      expect(message).toContain(says);
      expect(message).not.toContain("s3cret");
    }
  });

  it.each([
    '{ "webhooks": { "a": { "secret": whsec_s3cret } } }',
    '{ "webhooks": { "a": { "url": "https://x.y/s3cret" "secret": 1 } } }',
    '{ "webhooks": { "a": { "url" "https://x.y/s3cret" } } }',
    '{ "webhooks": { "a": { "url": \'s3cret\' } } }',
    '{ "webhooks": { "a": { "secret": "s3cret } } }',
  ])("quote no secret where they are no JSON: %s", (content) => {
    const message = messageOf(() => parseSettings("my.json", content, {}));
    expect(message).toMatch(/^my\.json is no JSON: line 1, column \d+: /);
    expect(message).not.toMatch(/s3cret|whsec/);
  });

  it.each([
    [
      '{ "menu": [],\n "menu": [] }',
      "my.json: menu is there twice, again at line 2, column 2: keep one of them",
    ],
    ['{ "goals": { "list": [], "list": [] } }', "goals.list is there twice"],
    ['{ "alerts": [{ "name": "a", "on": "tip", "say": "x", "say": "y" }] }', "alerts.0.say is there twice"],
  ])("are refused where one would take the place of the other: %s", (content, says) => {
    expect(messageOf(() => parseSettings("my.json", content, {}))).toContain(says);
  });

  it("name line and column of what is no JSON", () => {
    const read = () => parseSettings("my.json", '{\n  "menu": [],\n  "alerts" []\n}', {});
    expect(messageOf(read)).toMatch(/^my\.json is no JSON: line 3, column 12: colon expected, at \[\];/);
    expect(() => parseSettings("my.json", "", {})).toThrow("my.json is no JSON: line 1, column 1");
  });

  it("take variables of the environment, without what is around them", () => {
    const content = JSON.stringify({ webhooks: { d: { format: "discord", url: "$MY_URL" } } });
    const env = { MY_URL: ' "https://example.com/x"\r\n' };
    expect(parseSettings("my.json", content, env).settings.webhooks["d"]?.url).toBe("https://example.com/x");
    for (const empty of [{}, { MY_URL: "" }, { MY_URL: " " }])
      expect(() => parseSettings("my.json", content, empty)).toThrow(
        "my.json: webhooks.d.url: the environment variable MY_URL is not set; set it,",
      );
  });

  it("of before are read, and told as old: one goal, tokens of alerts, and every alert that fits", () => {
    const before = {
      goal: 500,
      alerts: [
        { ...alert, tokens: 100 },
        { ...alert, name: "all" },
      ],
    };
    const { settings, old } = parseSettings("my.json", JSON.stringify(before), {});
    expect(settings.goals?.list).toEqual([{ tokens: 500, what: "" }]);
    expect(settings.alerts).toEqual([
      { ...alert, min: 100, also: true },
      { ...alert, name: "all", also: true },
    ]);
    expect(old).toEqual([expect.stringContaining('"goals"'), expect.stringContaining('"min"')]);
  });

  it("are named as wrong by the command, on one line", async () => {
    const { file } = await settingsFile({ goals: 5 });
    const { code, stdout, stderr } = await runBot(["--settings", file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`error: ${file}: goals: must be an object with its fields, not 5\n`);
  });

  it("are refused when there is no such file", async () => {
    const { code, stderr } = await runBot(["--settings", "/nowhere/bot.json"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "error: /nowhere/bot.json cannot be read (ENOENT); name a file that you may read\n",
    });
  });

  it("are read again when the file changes, if it is valid", async () => {
    const { feed, env } = await openRoom();
    const { file, folder, set } = await settingsFile({
      menu: [],
      alerts: [{ ...alert, say: "first {name}" }],
    });
    const bot = startBot(["--settings", file, "--log-level", "debug"], { env });
    await bot.until("stderr", "Polling"); // What happened before its start, it would not react to.
    feed.emit(tip({ tokens: 1, from: "ana" }));
    await bot.until("stderr", "first ana");
    await set({ alerts: 5 });
    await bot.until("stderr", "alerts: must be a list of 100 at most, not 5; the settings stay as they were");
    feed.emit(tip({ tokens: 1, from: "ben" }));
    await bot.until("stderr", "first ben");
    // As editors do it: a new file in the place of the old one.
    await writeFile(join(folder, "next"), JSON.stringify({ alerts: [{ ...alert, say: "second {name}" }] }));
    await rename(join(folder, "next"), file);
    await bot.until("stderr", `${file} was read again`);
    feed.emit(tip({ tokens: 1, from: "cleo" }));
    await bot.until("stderr", "second cleo");
    // What the way out of an error is: the variable goes into the file beside.
    await set({ alerts: [{ ...alert, say: "$HELLO" }] });
    await bot.until("stderr", "alerts.0.say: the environment variable HELLO is not set; set it, or write it");
    await writeFile(join(folder, ".env"), "HELLO='third {name}'\n");
    await bot.until("stderr", new RegExp(`was read again\\n[^]*${file} was read again`));
    feed.emit(tip({ tokens: 1, from: "dan" }));
    await bot.until("stderr", "third dan");
    bot.process.kill("SIGTERM");
    expect((await bot.ended).code).toBe(0);
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}
