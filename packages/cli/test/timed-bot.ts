import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { type RunningBot, startBot } from "./run-bot.js";

/** Above what a bot may wait for at its end, in milliseconds: then it is ended within a second. */
const MAX_WAIT = 900;

/**
 * Starts a bot, of which it can be said how long it waits at its end: for timers. What it waits for outside holds it longer
 * than a test takes: each request to the feed is held for 90 s, so that it ends only where it waits for none.
 */
export async function startTimedBot(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly bot: RunningBot; expectSoon(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-ending-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "longest-wait");
  const preload = new URL("./longest-wait.mjs", import.meta.url).href;
  const timed = { ...env, NODE_OPTIONS: `--import=${preload}`, LONGEST_WAIT: file };
  return {
    bot: startBot(["--timeout", "90", ...args], { env: timed }),
    async expectSoon() {
      expect(Number(await readFile(file, "utf8"))).toBeLessThan(MAX_WAIT);
    },
  };
}
