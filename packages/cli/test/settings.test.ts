import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { follow } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { openRoom, TOKEN } from "./room.js";
import { linesOf, runBot } from "./run-bot.js";

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-demo-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "url");
  await writeFile(file, text);
  return file;
}

async function openRoomWithOneEvent() {
  const room = await openRoom();
  room.feed.emit(follow({ from: "ana" }));
  return { ...room, url: room.server.eventsUrl };
}

const ONE = ["--count", "1"];

describe("the events URL", () => {
  it("is read from CB_EVENTS_URL", async () => {
    const { env } = await openRoomWithOneEvent();
    const { code, stdout, stderr } = await runBot(ONE, { env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("ana followed") });
    expect(stderr).not.toContain("Warning");
  });

  it("is read from a file, without the newline at its end", async () => {
    const { url } = await openRoomWithOneEvent();
    for (const end of ["", "\n", "\r\n"]) {
      const args = ["--events-url-file", await fileWith(url + end), ...ONE];
      const { code, stdout, stderr } = await runBot(args);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("ana followed") });
      expect(stderr).not.toContain("Warning");
    }
  });

  it("is read from standard input", async () => {
    const { url } = await openRoomWithOneEvent();
    const { code, stdout } = await runBot(["--events-url-file", "-", ...ONE], { input: `${url}\n` });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("ana followed") });
  });

  it("works as an argument, with one line of warning", async () => {
    const { url } = await openRoomWithOneEvent();
    const { code, stdout, stderr } = await runBot(["--events-url", url, ...ONE]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("ana followed") });
    expect(linesOf(stderr).filter((line) => line.includes("other users of this machine"))).toHaveLength(1);
    expect(stderr).not.toContain(TOKEN);
  });

  it("as an argument wins over the environment", async () => {
    const { url } = await openRoomWithOneEvent();
    const env = { CB_EVENTS_URL: "http://127.0.0.1:49151/events/other/other/", CB_USERNAME: "other" };
    expect((await runBot(["--events-url", url, ...ONE], { env })).code).toBe(0);
  });

  it("is shown masked at level debug", async () => {
    const { env } = await openRoomWithOneEvent();
    const { stderr } = await runBot([...ONE, "--log-level", "debug"], { env });
    expect(stderr).toMatch(/^debug: Polling http:.*\/events\/room_owner\/\*\*\*\/\?timeout=10$/m);
    expect(stderr).toMatch(/^debug: Received 1 event$/m);
    expect(stderr).toMatch(/^debug: Dispatching follow \d+-\d+, handlers: 1$/m);
    expect(stderr).not.toContain(TOKEN);
  });
});

const URL_OF_NOBODY = "http://127.0.0.1:49151/events/somebody/t0ken-nobody-may-see/";

describe("wrong settings", () => {
  it.each<[what: string, args: string[], env: Record<string, string>, code: number, says: RegExp]>([
    ["an option that there is not", ["--tokne=t0ken-nobody-may-see"], {}, 1, /Unknown option --tokne=…/],
    ["a misspelt option", ["--tokne"], {}, 1, /\(Did you mean --token\?\)/],
    ["a word too many", ["t0ken-nobody-may-see"], {}, 1, /There is no command a text of 20 characters/],
    ["a misspelt command", ["simluate"], {}, 1, /Did you mean simulate\? Commands: run, watch,/],
    ["a command that there is not", ["fly"], {}, 1, /There is no command fly\. Commands: run, watch,/],
    ["a negative count", ["--count", "-1"], {}, 1, /must not be -1\. Allowed is a whole number/],
    ["a count as a power", ["--count", "1e3"], {}, 1, /must not be 1e3\. Allowed is a whole number/],
    ["an empty count", ["--count", ""], {}, 1, /must not be empty\. Allowed is a whole number/],
    [
      "a section that there is not",
      ["history", "fly"],
      {},
      1,
      /<what> must not be fly\. Allowed choices are days/,
    ],
    ["an address with its port", ["--host", "127.0.0.1:80"], {}, 1, /the port goes with --port/],
    ["a value that is missing", ["--token"], {}, 1, /'--token <token>' argument missing/],
    [
      "a count of nothing",
      ["--count", "0"],
      {},
      1,
      /--count .*must not be 0\. Allowed is a whole number of events, 1 or more/,
    ],
    [
      "a count that is no number",
      ["--count", "\u001b[31m"],
      {},
      1,
      /--count .*must not be a text of 5 characters/,
    ],
    ["a duration of nothing", ["--duration", "0"], {}, 1, /--duration .*seconds above 0/],
    ["a duration that no timer can take", ["--duration", "2147484"], {}, 1, /--duration .*2147483 at most/],
    [
      "a time-out in milliseconds",
      ["--timeout", "10000"],
      {},
      1,
      /--timeout .*whole number of seconds, from 0 to 90/,
    ],
    ["no attempt", ["--retry-attempts", "0"], {}, 1, /--retry-attempts .*1 or more/],
    [
      "a level that there is not",
      ["--log-level", "loud"],
      {},
      1,
      /--log-level .*debug, info, warn, error, silent/,
    ],
    ["--private without --json", ["--private"], {}, 1, /--private goes with --json/],
    [
      "two URLs",
      ["--events-url", URL_OF_NOBODY, "--events-url-file", "-"],
      {},
      1,
      /--events-url and --events-url-file contradict/,
    ],
    [
      "a URL and a name",
      ["--events-url-file", "-", "--username", "ana"],
      {},
      1,
      /give an events URL, or a user name and a token/,
    ],
    ["a URL for the testbed", ["--events-url", URL_OF_NOBODY, "--testbed"], {}, 1, /contradict each other/],
    [
      "two rooms in the environment",
      [],
      { CB_EVENTS_URL: URL_OF_NOBODY, CB_USERNAME: "ana" },
      1,
      /unset the one or the others/,
    ],
    [
      "a file that is not there",
      ["--events-url-file", "/nowhere/t0ken-nobody-may-see"],
      {},
      1,
      /cannot be read \(ENOENT\); name a file/,
    ],
    ["an empty file", ["--events-url-file", devNull], {}, 2, /is empty: the events URL belongs there/],
    ["empty standard input", ["--events-url-file", "-"], {}, 2, /Standard input is empty/],
    ["a URL that is none", [], { CB_EVENTS_URL: "t0ken-nobody-may-see" }, 2, /must look like https:/],
    [
      "a URL of another host",
      ["--events-url", "https://example.com/events/ana/t0ken-nobody-may-see/"],
      {},
      2,
      /leads to https:\/\/example\.com, not to https:\S+ https:\S+ or this machine\. Make a token/,
    ],
    ["a name without a token", ["--username", "ana"], {}, 2, /The token is missing: set CB_TOKEN/],
    [
      "a token without a name",
      [],
      { CB_TOKEN: "t0ken-nobody-may-see" },
      2,
      /The user name is missing: set CB_USERNAME/,
    ],
    ["the testbed without a name", ["--testbed"], {}, 2, /The user name is missing/],
  ])("%s: one line that says what to do", async (_what, args, env, code, says) => {
    const ended = await runBot(args, { env });
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(/^error: /)]);
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).not.toContain(TOKEN);
  });
});

describe("run --help, and --version", () => {
  it("prints every option and variable on standard output, with code 0", async () => {
    const { code, stdout, stderr } = await runBot(["run", "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const name of [
      ...["--events-url ", "--events-url-file", "--username", "--token", "--testbed", "--json", "--private"],
      ...["--count", "--duration", "--timeout", "--log-level", "--help"],
    ]) {
      expect(stdout).toContain(name);
    }
  });

  it.each([["help"], ["help", "run"], ["run", "-h"], ["-h"]])("is printed for %s %s too", async (...args) => {
    const { code, stdout, stderr } = await runBot(args.filter((arg) => arg !== undefined));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const line of linesOf(stdout)) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).toContain(args.includes("run") ? "Usage: cb-events run" : "Usage: cb-events [options]");
  });

  it("prints the version, with code 0", async () => {
    for (const word of ["--version", "-v", "version"])
      expect(await runBot([word])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
      });
  });
});
