import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { startNode } from "../../../apps/checks/src/start-node.js";
import { runCommand } from "../src/node/command.js";
import { type TestPage, until } from "./support.js";

// Real sockets and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

/** Runs the command in this process until it ends, or `stop` is called. */
function run(...args: string[]) {
  const stopped = new AbortController();
  const told = { out: "", err: "" };
  const code = runCommand(args, {
    out: (text) => {
      told.out += text;
    },
    err: (text) => {
      told.err += text;
    },
    signal: stopped.signal,
  });
  return { code, told, stop: () => stopped.abort() };
}

async function nextPage(url: string): Promise<TestPage> {
  return (await (await fetch(url)).json()) as TestPage;
}

describe("the command", () => {
  it("prints the events URL, plays a show there, and ends when it is told to", async () => {
    const { code, told, stop } = run("--rate", "1000", "--seed", "4", "--username", "ana", "--token", "a/b");
    await until(() => told.err !== "");
    expect(told.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/events\/ana\/a%2Fb\/\n$/);
    expect(told.err).toContain("About 1000 events a second, seed 4");
    const { events } = await nextPage(told.out.trim());
    expect(events[0]).toMatchObject({ method: "broadcastStart", object: { broadcaster: "ana" } });
    stop();
    expect(await code).toBe(0);
    await expect(fetch(told.out.trim())).rejects.toThrow("fetch failed");
  });

  it("plays nothing at a rate of 0", async () => {
    const { code, told, stop } = run("--rate=0");
    await until(() => told.err !== "");
    expect((await nextPage(`${told.out.trim()}?timeout=0`)).events).toEqual([]);
    stop();
    expect(await code).toBe(0);
  });

  it("tells how it is used", async () => {
    const { code, told } = run("--help");
    expect([await code, told.err]).toEqual([0, ""]);
    for (const option of ["port", "rate", "seed", "username", "token"])
      expect(told.out).toContain(`--${option} `);
  });

  for (const args of [
    ["https://eventsapi.chaturbate.com/events/ana/q7Zk2mP9sV4xT1bN8cR5wL3d/"],
    ["--port", "https://eventsapi.chaturbate.com/events/ana/q7Zk2mP9sV4xT1bN8cR5wL3d/"],
    ["--seed=q7Zk2mP9sV4xT1bN8cR5wL3d"],
    ["-tq7Zk2mP9sV4xT1bN8cR5wL3d"],
    ["--tokenq7Zk2mP9sV4xT1bN8cR5wL3d"],
    ["--port", "0", "q7Zk2mP9sV4xT1bN8cR5wL3d"],
  ]) {
    it(`prints no token back that stands in the wrong place: ${args.join(" ")}`, async () => {
      const { code, told } = run(...args);
      expect([await code, told.out]).toEqual([1, ""]);
      expect(told.err).not.toContain("q7Zk2mP9sV4xT1bN8cR5wL3d");
      expect(told.err).toMatch(/^cb-events-simulator: \S.*\n$/);
    });
  }

  for (const [args, text] of [
    [["--bad"], "Unknown option --bad. Known options: --port, --rate, --seed, --username, --token, --help"],
    [["extra"], "There is a value without an option. Known options: --port, --rate"],
    [["--port"], "argument missing"],
    [["--port", "abc"], '--port must be a whole number from 0 to 65535, not "abc"'],
    [["--port", "70000"], "--port must be a whole number from 0 to 65535, not 70000"],
    [["--rate=-1"], "--rate must be a number of events a second from 0 to 1000000, not -1"],
    [["--rate="], '--rate must be a number of events a second from 0 to 1000000, not ""'],
    [["--seed", "0.5"], "--seed must be a whole number"],
    [["--username="], "username must be a string that can be one segment of a path, not an empty string"],
    [["--token", ".."], "token must be a string"],
  ] as const) {
    it(`says in one line what is wrong with ${args.join(" ")}`, async () => {
      const { code, told } = run(...args);
      expect([await code, told.out]).toEqual([1, ""]);
      expect(told.err).toMatch(/^cb-events-simulator: [^\n]+\n$/);
      expect(told.err).toContain(text);
    });
  }

  it("says in one line that a port is taken", async () => {
    const first = run("--rate=0");
    await until(() => first.told.err !== "");
    const { code, told } = run("--port", new URL(first.told.out).port);
    expect(await code).toBe(1);
    expect(told.err).toMatch(/^cb-events-simulator: [^\n]*EADDRINUSE[^\n]*\n$/);
    first.stop();
    await first.code;
  });
});

describe("the command as it ships", () => {
  const bin = fileURLToPath(new URL("../bin/cb-events-simulator.js", import.meta.url));

  function start(...args: string[]) {
    const child = startNode([bin, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error("it has no pipes");
    return { child, stdout, stderr };
  }

  // Ctrl+Break is Windows' own.
  for (const signal of ["SIGINT", process.platform === "win32" ? "SIGBREAK" : "SIGTERM"] as const) {
    it(`ends cleanly on ${signal}, also while a client is held`, async () => {
      const { child, stdout, stderr } = start("--rate=0");
      const ended = once(child, "exit");
      const [told] = (await once(stderr, "data")) as [Buffer];
      expect(String(told)).toContain("Ctrl+C");
      const url = String((stdout.read() ?? (await once(stdout, "data"))[0]) as Buffer).trim();
      const held = fetch(url).catch((error: unknown) => error);
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      expect(await held).toBeInstanceOf(TypeError);
    });
  }

  it("exits with 1 and without a stack for a bad option", async () => {
    const { child, stderr } = start("--bad");
    const [told] = (await once(stderr, "data")) as [Buffer];
    expect(String(told)).toMatch(/^cb-events-simulator: [^\n]+\n$/);
    expect((await once(child, "exit"))[0]).toBe(1);
  });
});
