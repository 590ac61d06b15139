import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { broadcastStop, chatMessage, tip } from "@cb-events/simulator";
import { expect, it, onTestFinished } from "vitest";
import { listenTo } from "../../overlay/test/listening.js";
import { freePort } from "./free-port.js";
import { openRoom } from "./room.js";
import { startBot } from "./run-bot.js";

const KILLS = 9;
/** For each kill; in all no more than are kept for a page that is away. */
const TIPS = 20;

/** A page that goes on where it was: what it was sent of tips, and under which place. */
class Reader {
  readonly tips: { readonly id: string | undefined; readonly tokens: number }[] = [];
  #place: string | undefined;

  /** Listens until enough new tips came, or the connection is cut; tries again while there is no bot. */
  async read(port: number, enough: number): Promise<void> {
    const page = await listenTo(port, "/events", this.#place ? { "last-event-id": this.#place } : {}).catch(
      () => undefined,
    );
    if (page === undefined) return void (await sleep(10)); // Nobody listens at the port yet.
    const tips = () => page.of("event").filter(({ data }) => data.method === "tip");
    await page.until(() => tips().length >= enough).catch(() => {});
    page.asking.destroy();
    await page.ended;
    this.#place = page.of("event").at(-1)?.id ?? this.#place;
    this.tips.push(...tips().map(({ id, data }) => ({ id, tokens: data.object?.tip?.tokens ?? 0 })));
  }
}

it("sends each alert once through nine kills, to a page that listens and to one that is away now and then", {
  timeout: 120_000,
}, async () => {
  const { feed, env } = await openRoom();
  const folder = await mkdtemp(join(tmpdir(), "cb-events-overlay-crash-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const port = await freePort();
  const start = () => startBot(["--ledger", join(folder, "state.db"), "--port", String(port)], { env });

  // Before anything happens, so that nothing is from before the first start.
  let bot = start();
  await bot.until("stderr", "Overlay: ");
  let over = false;
  const [stays, goes] = [new Reader(), new Reader()];
  const staying = (async () => {
    while (!over) await stays.read(port, Number.POSITIVE_INFINITY);
  })();
  let sent = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    for (let n = 0; n < TIPS; n += 1) {
      sent += 1;
      feed.emit(tip({ tokens: sent, from: "ana" }));
      feed.emit(chatMessage({ message: "hi" }));
    }
    // Each is killed at another point of its work; two of three while this page is away.
    if (kill % 3 === 0) await goes.read(port, 1 + (kill % 4));
    await bot.until("stdout", new RegExp(`(?:.*\\n){${1 + ((kill * 7) % 31)}}`));
    bot.process.kill("SIGKILL");
    await bot.ended;
    bot = start();
  }
  feed.emit(broadcastStop());
  await bot.until("stdout", "stopped the broadcast");
  over = true;
  bot.process.kill("SIGTERM");
  await Promise.all([staying, bot.ended]);

  // What the last one was told before its end is all there is; the other comes back behind it.
  bot = start();
  await bot.until("stderr", "Overlay: ");
  const all = Array.from({ length: sent }, (_, at) => at + 1);
  await goes.read(port, sent - goes.tips.length);
  for (const reader of [stays, goes]) {
    expect(reader.tips.map(({ tokens }) => tokens)).toEqual(all);
    expect(new Set(reader.tips.map(({ id }) => id)).size).toBe(sent);
  }
  // A place means the same event for everybody.
  expect(goes.tips).toEqual(stays.tips);
  bot.process.kill("SIGTERM");
  await bot.ended;
});
