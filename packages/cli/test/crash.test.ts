import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { broadcastStop, tip } from "@cb-events/simulator";
import { expect, it, onTestFinished } from "vitest";
import { readKept } from "./kept.js";
import { openRoom } from "./room.js";
import { startBot } from "./run-bot.js";

const KILLS = 20;
const TIPS = 400;

it("counts every tip once through twenty kills", async () => {
  const { feed, env } = await openRoom();
  const folder = await mkdtemp(join(tmpdir(), "cb-events-demo-crash-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "state.db");
  const start = () => startBot(["--json", "--state", file], { env });

  let sent = 0;
  const show = feed.play(
    Array.from({ length: TIPS }, (_, at) => {
      sent += at + 1;
      return { after: 0.01, event: tip({ tokens: at + 1, from: `user_${at % 7}`, anonymous: at % 5 === 0 }) };
    }),
  );
  for (let kill = 0; kill < KILLS; kill += 1) {
    const bot = start();
    // Each is killed at another point of its work.
    await bot.until("stdout", new RegExp(`(?:.*\\n){${1 + ((kill * 7) % 5)}}`));
    bot.process.kill("SIGKILL");
    await bot.ended;
  }
  await show.done;
  feed.emit(broadcastStop());
  const last = start();
  await last.until("stdout", '"broadcastStop"');
  last.process.kill("SIGTERM");
  expect((await last.ended).code).toBe(0);

  expect((await readdir(folder)).sort()).toEqual(["state.db", "state.db-lock"]);
  const { room, last: events, dead } = await readKept(file);
  expect(room.tips).toEqual({ tokens: sent, count: TIPS });
  expect([events, dead]).toEqual([TIPS + 1, []]);
}, 120_000);
