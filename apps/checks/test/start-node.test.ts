import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { startNode } from "../src/start-node.js";

const script = `
  process.once("SIGTERM", (name) => console.log(name));
  console.log("ready");
  setTimeout(() => {}, 60_000).unref();
  process.stdin.resume();`;

async function start(platform: NodeJS.Platform) {
  const args = ["--input-type=module", "-e", script];
  const child = startNode(args, { stdio: ["pipe", "pipe", "ignore"] }, platform);
  const ended = once(child, "close");
  const said = createInterface(child.stdout as Readable)[Symbol.asyncIterator]();
  const line = async () => (await said.next()).value;
  expect(await line()).toBe("ready");
  return { child, ended, line };
}

describe.each(["linux", "win32"] as const)("a process that is started as on %s", (platform) => {
  it("hears a signal that it listens to, and goes on", async () => {
    const { child, ended, line } = await start(platform);
    child.kill("SIGTERM");
    expect(await line()).toBe("SIGTERM");
    child.stdin?.end();
    expect(await ended).toEqual([0, null]);
  });

  it("is ended by one that it does not listen to, and by SIGKILL", async () => {
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      const { child, ended } = await start(platform);
      child.kill(signal);
      expect(await ended).not.toEqual([0, null]);
    }
  });
});
