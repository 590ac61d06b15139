import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { broadcastStop, tip } from "@cb-events/simulator";
import { expect, it, onTestFinished, vi } from "vitest";
import { readKept } from "./kept.js";
import { openRoom } from "./room.js";
import { startBot } from "./run-bot.js";
import { openReceiver } from "./webhook-receiver.js";

const KILLS = 20;
const TIPS = 400;

it("counts every tip once, and alerts once of each, through twenty kills", async () => {
  const { feed, env } = await openRoom();
  const folder = await mkdtemp(join(tmpdir(), "cb-events-demo-crash-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "state.db");
  const settings = join(folder, "settings.json");
  const receiver = await openReceiver(204);
  const webhooks = { home: { format: "homeAssistant", url: receiver.url } };
  const alerts = [{ name: "thanks", on: "tip", webhooks: ["home"] }];
  await writeFile(settings, JSON.stringify({ webhooks, alerts }));
  // Before anything happens, so that nothing is from before the first start.
  const args = ["--json", "--ledger", file, "--settings", settings, "--log-level", "debug"];
  const start = () => startBot(args, { env });
  const first = start();
  await first.until("stderr", "Polling");
  first.process.kill("SIGKILL");
  await first.ended;

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
  const told = () => new Map(receiver.requests.map(({ headers, body }) => [headers["webhook-id"], body]));
  await vi.waitFor(() => expect(told().size).toBe(TIPS), 30_000);
  last.process.kill("SIGTERM");
  expect((await last.ended).code).toBe(0);

  // A kill between a delivery and its note repeats it under the same id, with the same body.
  for (const { headers, body } of receiver.requests) expect(told().get(headers["webhook-id"])).toBe(body);
  expect((await readdir(folder)).sort()).toEqual(["settings.json", "state.db", "state.db-lock"]);
  const { room, last: events, dead } = await readKept(file);
  expect(room.tips).toEqual({ tokens: sent, count: TIPS });
  expect([events, dead]).toEqual([TIPS + 1, []]);
}, 120_000);
