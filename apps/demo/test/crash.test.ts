import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { expect, it, onTestFinished } from "vitest";
import { RunningBot, temporaryFolder } from "./run-bot.js";

const KILLS = 11;
const TIPS = 593;

it("counts every tip once through eleven kills", async () => {
  const feed = new Simulator();
  const server = await listen(feed);
  onTestFinished(() => server.close());
  const cwd = await temporaryFolder();
  const start = () => new RunningBot("bot.js", [], { CB_EVENTS_URL: feed.eventsUrl }, cwd);

  let sent = 0;
  const emit = (count: number) => {
    for (let at = 0; at < count; at += 1) {
      sent += 1;
      feed.emit(tip({ tokens: sent, from: `user_${sent % 7}`, anonymous: sent % 5 === 0 }));
    }
  };
  for (let kill = 0; kill < KILLS; kill += 1) {
    emit(Math.floor(TIPS / (KILLS + 1)));
    const bot = start();
    // Each is killed at another point of its work.
    await bot.until(new RegExp(`(?:.*tipped.*\\n){${1 + ((kill * 7) % 23)}}`));
    await bot.end("SIGKILL");
  }
  emit(TIPS - sent);
  const last = start();
  await last.until(new RegExp(`tipped ${TIPS} tokens`));
  expect((await last.end("SIGTERM")).code).toBe(0);

  const { value } = JSON.parse(await readFile(join(cwd, "bot-state.json"), "utf8"));
  expect(value.tips).toEqual({ count: TIPS, tokens: (TIPS * (TIPS + 1)) / 2 });
});
