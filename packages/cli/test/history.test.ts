import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "@cb-events/ledger";
import { broadcastStart, broadcastStop, chatMessage, mediaPurchase, tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { csvLines, tableLines } from "../src/history/table.js";
import { lateId, openRoom } from "./room.js";
import { jsonLinesOf, linesOf, runBot } from "./run-bot.js";

/** A ledger of one show, and its folder. */
async function keepShow() {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-history-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { feed, env } = await openRoom();
  const [ledger, settings] = [join(folder, "here.db"), join(folder, "settings.json")];
  await writeFile(settings, JSON.stringify({ goals: { list: [{ tokens: 100, what: "a dance" }] } }));
  const events = [
    broadcastStart(),
    tip({ from: "ana", tokens: 60, anonymous: false }),
    tip({ from: "=ben", tokens: 50, anonymous: false }),
    tip({ from: "shy_one", tokens: 5, anonymous: true }),
    mediaPurchase({ from: "ana", name: "On the beach", type: "photos", tokens: 66 }),
    chatMessage({ from: "ana", message: "hello" }),
    broadcastStop(),
  ];
  const ids = events.map((event, at) => String(feed.emit({ ...event, id: lateId(at) }).id));
  const args = ["--ledger", ledger, "--settings", settings];
  const { code } = await runBot(["--no-overlay", "--count", String(events.length), ...args], { env });
  expect(code).toBe(0);
  return { folder, ledger, settings, args, ids };
}

describe("history", () => {
  it("says what was tipped by day and show, by whom, which goals were reached, and what was sold", async () => {
    const { args } = await keepShow();
    const { code, stdout } = await runBot(["history", ...args, "--chart"]);
    expect(code).toBe(0);
    const day = new Date(Date.now() + 60_000).toISOString().slice(0, 10);
    const lines = linesOf(stdout).map((line) => line.replaceAll(/ {2,}/g, "  "));
    expect(lines).toEqual([
      "Tips by day",
      "day  tokens  tips",
      `${day}  115  3  ${"█".repeat(40)}`,
      "Tips by show",
      expect.stringMatching(/^show {2}began {2}ended {2}tokens {2}tips$/),
      expect.stringMatching(
        new RegExp(`^ *1 {2}${day} \\d\\d:\\d\\d {2}${day} \\d\\d:\\d\\d {2}115 {2}3 {2}█+$`),
      ),
      "Top tippers",
      "name  tokens  tips  last",
      expect.stringMatching(/^ana {2}60 {2}1 .*█{40}$/),
      expect.stringMatching(/^=ben {2}50 {2}1 .*█{33}$/),
      "Goals reached",
      "reached  goal  tokens",
      expect.stringMatching(/^\S+ \S+ {2}a dance {2}100$/),
      "Sales",
      "time  name  tokens  kind  title",
      expect.stringMatching(/^\S+ \S+ {2}ana {2}66 {2}photos {2}On the beach$/),
    ]);
    expect(stdout).not.toContain("shy_one");
  });

  it("gives JSON and comma-separated values, of one part, in a range", async () => {
    const { args } = await keepShow();
    const json = await runBot(["history", "top", ...args, "--json", "--limit", "1"]);
    expect(jsonLinesOf(json.stdout)).toMatchObject([{ section: "top", name: "ana", tokens: 60, tips: 1 }]);
    const csv = await runBot(["history", "top", ...args, "--csv"]);
    expect(linesOf(csv.stdout).map((line) => line.split(",").slice(0, 3))).toEqual([
      ["name", "tokens", "tips"],
      ["ana", "60", "1"],
      ["'=ben", "50", "1"],
    ]);
    const none = await runBot(["history", "days", ...args, "--to", "2020-01-01"]);
    expect(none.stdout).toBe("none yet\n");
    expect((await runBot(["history", ...args, "--dead"])).stdout).toBe("none yet\n");
  });

  it("of no room yet is none, and no failure", async () => {
    const { code, stdout, stderr } = await runBot(["history"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^There is no history yet: /);
  });

  it.each([
    [["history", "--ledger", "/nowhere/here.db"], "There is no history in /nowhere/here.db yet"],
    [["history", "nothing"], "Allowed choices are days, shows, top"],
    [["history", "--from", "yesterday"], "Allowed is a day or a time, as in 2026-11-28"],
    [["history", "--from", "2026-02-30"], "Allowed is a day or a time, as in 2026-11-28"],
    [["history", "--from", "2026-11-28", "--to", "2026-11-27"], "leave no time between them"],
    [["history", "--csv", "--json"], "--csv and --json contradict each other"],
  ])("refuses %j", async (args, says) => {
    const { code, stderr } = await runBot(args);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(linesOf(stderr)).toHaveLength(1);
  });
});

describe("export and replay", () => {
  it("give the same reactions again, explain them, and compare them", async () => {
    const { folder, ledger, settings, ids } = await keepShow();
    const file = join(folder, "show.ndjson");
    expect((await runBot(["export", file, "--ledger", ledger])).stderr).toBe(
      `Exported 7 events to ${file}\n`,
    );
    const replayed = await runBot(["replay", file, "--settings", settings]);
    expect(replayed.stderr).toContain("The goal of 100 tokens is reached, and 10 more!: a dance");
    const why = await runBot(["replay", file, "--settings", settings, "--why", String(ids[2])]);
    expect(linesOf(why.stdout)).toEqual([
      `${ids[2]}: tip by =ben, 50 tokens`,
      '  alert "giant tip": no: min 1000, saw 50',
      '  alert "huge tip": no: min 500, saw 50',
      '  alert "big tip": no: min 100, saw 50',
      '  alert "tip": yes: on tip (saw tip); min 25 (saw 50): Thank you, =ben, for 50 tokens!',
      ...["small tip", "new follower", "new fan", "sale"].map(
        (name) => `  alert "${name}": not asked, for "tip" has won`,
      ),
      "  goal: The goal of 100 tokens is reached, and 10 more!: a dance",
    ]);
    const other = join(folder, "other.json");
    await writeFile(other, JSON.stringify({ alerts: [] }));
    const diff = await runBot(["replay", file, "--settings", settings, "--diff", other]);
    expect([diff.code, linesOf(diff.stdout).length]).toEqual([1, 5]);
    const unknown = await runBot(["replay", file, "--why", "1-0"]);
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining("holds no event with that id"),
    ]);
  });

  it("leave out an event that no recording takes, say so, and go on behind it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cb-events-history-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [path, file] = [join(folder, "here.db"), join(folder, "show.ndjson")];
    const ledger = await openLedger(path, { logger: false });
    const room = ledger.room("host/demo");
    const user = { username: "ana" };
    await room.write(() => {
      for (const [at, message] of ["before", "x".repeat(2 ** 20), "behind"].entries())
        room.add({ type: "chatMessage", id: `${at}-0`, message: { message }, user });
    });
    await ledger.close();
    const { code, stderr } = await runBot(["export", file, "--ledger", path]);
    expect([code, linesOf(stderr)]).toEqual([
      0,
      [
        expect.stringMatching(/^The event 1-0 cannot be recorded: its line would have .* It is left out$/),
        `Exported 2 events to ${file}; 1 event left out`,
      ],
    ]);
    const { stdout } = await runBot(["export", "-", "--ledger", path]);
    expect(stdout).toBe(await readFile(file, "utf8"));
    expect(linesOf(stdout)).toEqual([expect.stringContaining("before"), expect.stringContaining("behind")]);
  });

  it("leave no name and no text in an anonymised recording, in a file or on standard output", async () => {
    const { folder, ledger } = await keepShow();
    const file = join(folder, "show.ndjson");
    await runBot(["export", file, "--ledger", ledger, "--anonymise"]);
    const { stdout } = await runBot(["export", "-", "--ledger", ledger, "--anonymise"]);
    for (const text of [await readFile(file, "utf8"), stdout]) {
      expect(linesOf(text)).toHaveLength(7);
      expect(text).not.toMatch(/"ana"|ben|shy_one|hello|beach/);
    }
    const again = await runBot(["export", file, "--ledger", ledger]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("is there already")]);
  });
});

describe("tables", () => {
  it("have texts that are cut where the terminal is narrow, and times that are not", () => {
    const table = {
      columns: ["name", "n", "last"],
      rows: [["a_name_that_goes_on_and_on_and_on", 5, "2026-11-28 20:15"]],
      charted: "n",
    };
    const [, line = ""] = tableLines(table, { chart: true, columns: 50 });
    expect(line).toMatch(/^a_name_that_goes_o… {2}5 {2}2026-11-28 20:15 {2}█{8}$/);
    expect(line).toHaveLength(50);
    expect(tableLines(table, { columns: 10 })[1]).toBe("a_name_that_goes…  5  2026-11-28 20:15");
  });

  it("have bars no longer than the terminal has room for", () => {
    const table = {
      columns: ["day", "n"],
      rows: [
        ["2026-11-28", 5],
        ["2026-11-29", 10],
      ],
      charted: "n",
    };
    const bars = (columns?: number) =>
      tableLines(table, { chart: true, columns }).map((line) => line.split("█").length - 1);
    expect(bars()).toEqual([0, 20, 40]);
    expect(bars(36)).toEqual([0, 10, 20]);
    expect(Math.max(...tableLines(table, { chart: true, columns: 36 }).map(({ length }) => length))).toBe(36);
  });

  it("align numbers to the right and wide letters as wide", () => {
    const table = {
      columns: ["name", "n"],
      rows: [
        ["漢字", 5],
        ["ana", 1234],
        ["\u001b[31m", undefined],
      ],
    };
    expect(tableLines(table)).toEqual([
      "name            n",
      "漢字            5",
      "ana         1,234",
      "\\u{1b}[31m",
    ]);
  });

  it("quote what a spreadsheet would take for something else", () => {
    const rows = [
      ['a,"b"', "=1+1"],
      ["two\nlines", -5],
    ];
    expect(csvLines({ columns: ["a", "b"], rows })).toEqual(["a,b", '"a,""b""",\'=1+1', '"two\nlines",-5']);
  });
});
