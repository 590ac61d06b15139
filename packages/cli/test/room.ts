import { Simulator, type SimulatorOptions } from "@cb-events/simulator";
import { type FeedServer, listen } from "@cb-events/simulator/node";
import { onTestFinished } from "vitest";

/** What must not be seen in any output. */
export const TOKEN = "t0ken-nobody-may-see";

export interface TestRoom {
  readonly feed: Simulator;
  readonly server: FeedServer;
  /** The environment that leads the bot here. */
  readonly env: { readonly CB_EVENTS_URL: string };
}

/** A room of the test's own, on a port of its own. */
export async function openRoom(options: SimulatorOptions = {}): Promise<TestRoom> {
  const feed = new Simulator({ username: "room_owner", token: TOKEN, ...options });
  const server = await listen(feed);
  onTestFinished(() => server.close());
  return { feed, server, env: { CB_EVENTS_URL: server.eventsUrl } };
}

/** An id from before any bot was started. */
export function oldId(sequence = 0): string {
  return `${Date.now() - 3_600_000}-${sequence}`;
}

/** An id from later than the start of any bot, though it is given before. */
export function lateId(sequence = 0): string {
  return `${Date.now() + 60_000}-${sequence}`;
}
