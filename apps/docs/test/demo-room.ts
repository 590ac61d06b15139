import { chatMessage, follow, Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { expect, vi } from "vitest";
import { BlockProcess, type Ended, type ProcessOptions } from "../src/blocks/block-process.js";
import type { Block } from "../src/blocks/read-blocks.js";

/** No block may print it. */
export const TOKEN = "Th1sMustNotBePrinted0000";

/** The room that the blocks of the pages follow. */
export function demoRoom(): Simulator {
  const feed = new Simulator({ username: "demo", token: TOKEN });
  feed.emit(tip({ tokens: 25, from: "ana", note: "for you" }));
  feed.emit(chatMessage({ from: "ben", message: "!menu" }));
  feed.emit(tip({ tokens: 50, from: "cleo", anonymous: true }));
  feed.emit(follow({ from: "dora" }));
  return feed;
}

export interface Ran extends Ended {
  /** It would have gone on. */
  readonly stopped: boolean;
}

/** Waits until the feed holds a request, so that all it had is handled, or the process has ended. */
export async function caughtUp(feed: Simulator, child: BlockProcess): Promise<void> {
  const done = () => feed.holding > 0 || !child.running;
  await vi.waitFor(() => expect(done(), `still at work, and said: ${child.said}`).toBe(true), {
    timeout: 25_000,
    interval: 10,
  });
}

/** Ends the process, and waits until the feed holds no request of it. */
export async function stop(feed: Simulator, child: BlockProcess): Promise<Ended> {
  const ended = await child.end("SIGTERM");
  await vi.waitFor(() => expect(feed.holding).toBe(0), { timeout: 5_000, interval: 10 });
  return ended;
}

/** Runs a block until it ends, or else, once it has caught up with the feed, by SIGTERM. The feed must be listening. */
export async function runBlock(block: Block, feed: Simulator, options: ProcessOptions = {}): Promise<Ran> {
  const env = { CB_EVENTS_URL: feed.eventsUrl, ...options.env };
  await using child = await BlockProcess.start(block, { ...options, env });
  await caughtUp(feed, child);
  const stopped = child.running;
  return { ...(await stop(feed, child)), stopped };
}

/** The same, with the demo room on a port of its own. */
export async function runInRoom(block: Block, options?: ProcessOptions): Promise<Ran> {
  const feed = demoRoom();
  await using _server = await listen(feed);
  return await runBlock(block, feed, options);
}
