import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { runCommand } from "../../src/node/command.js";

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const client = fileURLToPath(new URL("client.js", import.meta.url));

/** Runs the command in this process, with a client that is broken as `how` says. */
async function run(options: readonly string[], how?: string, signal = new AbortController().signal) {
  const told = { out: "", err: "" };
  const command = ["--", process.execPath, client, ...(how === undefined ? [] : [how])];
  const code = await runCommand(["conformance", ...options, ...command], context(told, signal));
  return { code, ...told };
}

function context(told: { out: string; err: string }, signal: AbortSignal) {
  return {
    out: (text: string) => {
      told.out += text;
    },
    err: (text: string) => {
      told.err += text;
    },
    signal,
  };
}

/** Runs the command with these arguments and nothing more. */
async function usage(...args: string[]) {
  const told = { out: "", err: "" };
  const code = await runCommand(["conformance", ...args], context(told, new AbortController().signal));
  return { code, ...told };
}

/** The lines that failed. */
function failed(out: string): string[] {
  return [...out.matchAll(/^FAIL {2}(\S+)/gm)].map((match) => match[1] ?? "");
}

const quick = [
  "pages,empty-pages,all-kinds,unknown-kind-too,no-event,status-503,reset-body,truncate",
  "overlap-page,no-next-url,expired-cursor,restart-mid-page",
].join(",");

describe("conformance of a sound client", () => {
  it.concurrent("passes each line", async () => {
    const { code, out, err } = await run(["--only", quick]);
    expect([failed(out), err, code]).toEqual([[], "", 0]);
    expect(out).toMatch(/\n12 of 12 lines passed\n$/);
  });

  it.concurrent("waits as long as the feed says, and goes on where it was after a restart", async () => {
    const { code, out } = await run(["--only=retry-after-429,retry-after-date,restart-once"]);
    expect([failed(out), code]).toEqual([[], 0]);
  });

  it.concurrent("is told in JSON, with what was expected and what was printed", async () => {
    const { code, out } = await run(["--json", "--only", "pages"]);
    const report = JSON.parse(out) as { passed: number; failed: number; lines: Record<string, unknown>[] };
    expect([code, report.passed, report.failed]).toEqual([0, 1, 0]);
    const [line] = report.lines;
    expect(line).toMatchObject({ name: "pages", passed: true });
    expect(line?.["expected"]).toHaveLength(251);
    expect(line?.["printed"]).toEqual(line?.["expected"]);
  });
});

describe("conformance of a broken client", () => {
  for (const [how, lines, names, reason, ...limit] of [
    ["loses", "pages", ["pages"], "1 of 250 lost", "--limit=8"],
    ["repeats", "overlap-page", ["overlap-page"], "2 came again"],
    ["impatient", "status-503,retry-after-503", ["retry-after-503"], "asked again after 0."],
    ["renames", "live", ["live"], "with an id or method that the feed never sent"],
    ["forgets", "restart,restart-once", ["restart-once"], "5 came again"],
    ["follows", "redirect", ["redirect"], "the token went to another server"],
    ["shows", "token-hidden", ["token-hidden"], "the token is in its output"],
    ["ends", "live", ["live"], "the client ended with code 3: I gave up at http"],
    ["talks", "live", ["live"], 'no JSON object with an "id"'],
  ] as const) {
    it.concurrent(`catches one that ${how}`, async () => {
      const { code, out } = await run(["--only", lines, ...limit], how);
      expect([failed(out), code]).toEqual([names, 1]);
      expect(out).toContain(reason);
    });
  }
});

it("shows what a client said last without the token", async () => {
  const { out } = await run(["--only=live"], "ends");
  expect(out).toMatch(/I gave up at http:\/\/127\.0\.0\.1:\d+\/events\/conformance\/\*\*\*\/\?timeout=1\n/);
});

it("shows no token in the JSON, whatever a client prints", async () => {
  const { code, out } = await run(["--json", "--only=live"], "quotes");
  expect(code).toBe(1);
  expect(out).toContain("/events/conformance/***/?timeout=1");
  expect(out).not.toMatch(/[0-9a-f]{24}/);
});

describe("conformance as a command", () => {
  it("says how it is used, and which lines there are", async () => {
    const help = await usage("--help");
    expect([help.code, help.err]).toEqual([0, ""]);
    for (const option of ["only", "limit", "parallel", "json", "list"])
      expect(help.out).toContain(`--${option} `);
    const list = await usage("--list");
    expect([list.code, list.err]).toEqual([0, ""]);
    expect(list.out).toMatch(/^pages +250 events on three pages$/m);
  });

  for (const [args, text] of [
    [[], "There is no command. Put that of the client behind --"],
    [["--json", "--"], "There is no command"],
    [["--onyl=pages", "--", "x"], "Unknown option --onyl. Known options: --only, --limit"],
    [["--only=pagse", "--", "x"], "there is no line pagse. --list prints them"],
    [["--limit=0", "--", "x"], "--limit must be a number of seconds above 0 and at most 3600, not 0"],
    [["--parallel=many", "x"], '--parallel must be a whole number from 1 to 64, not "many"'],
    [["--", "/no/such/program"], "The command could not be started: ENOENT"],
  ] as const) {
    it(`says in one line what is wrong with ${["conformance", ...args].join(" ")}`, async () => {
      const { code, out, err } = await usage(...args);
      expect([code, out]).toEqual([1, ""]);
      expect(err).toMatch(/^cb-events-simulator: [^\n]+\n$/);
      expect(err).toContain(text);
    });
  }

  it("takes a command without the two dashes, and leaves its options to it", async () => {
    const told = await usage("--only=live", process.execPath, client, "--only");
    expect([failed(told.out), told.code]).toEqual([[], 0]);
  });

  it("ends a client that does not end by itself, and leaves no folder behind", async () => {
    const folder = mkdtempSync(join(tmpdir(), "conformance-test-"));
    // Windows goes by TEMP.
    for (const name of ["TMPDIR", "TEMP", "TMP"]) vi.stubEnv(name, folder);
    try {
      const pidFile = join(folder, "pid");
      const deaf = `
        process.on("SIGTERM", () => {});
        setInterval(() => {}, 1000);
        require("node:fs").writeFileSync(process.argv[1] + "-new", String(process.pid));
        require("node:fs").renameSync(process.argv[1] + "-new", process.argv[1]);`;
      const stopped = new AbortController();
      const told = { out: "", err: "" };
      const running = runCommand(
        ["conformance", "--only=live", "--", process.execPath, "-e", deaf, pidFile],
        context(told, stopped.signal),
      );
      await vi.waitUntil(() => existsSync(pidFile), { timeout: 20_000, interval: 5 });
      stopped.abort();
      expect(await running).toBe(1);
      expect(told.err).toBe("cb-events-simulator: The run was ended before its last line\n");
      expect(() => process.kill(Number(readFileSync(pidFile, "utf8")), 0)).toThrow("ESRCH");
      expect(readdirSync(folder)).toEqual(["pid"]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });
});
