import { follow, roomSubjectChange, Simulator, tip, traffic } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import type { Room } from "./credentials.js";

/** What happened before the bot came: how many seconds ago, and what. */
const HISTORY = [
  [95, roomSubjectChange({ subject: "Opening in a minute" })],
  [60, follow({ from: "early_bird" })],
  [20, tip({ from: "early_bird", tokens: 15, note: "cannot wait" })],
] as const;

/** With this seed there is much to see in the first seconds. */
const SEED = 37;

/** Tokens, as the subject of the show says. */
export const SIMULATED_GOAL = 1000;

/** Who keeps a place in the room has to find the same one after a restart. */
const KEPT_PORT = 41730;

/** A lively room on this machine, for want of a real one. `onError` is told when the show breaks off. */
export async function openSimulatedRoom(kept: boolean, onError: (error: unknown) => void): Promise<Room> {
  const feed = new Simulator();
  const server = await listen(feed, { port: kept ? KEPT_PORT : 0 });
  for (const [ago, event] of HISTORY) feed.emit({ ...event, id: `${Date.now() - ago * 1000}-0` });
  const show = feed.play(traffic({ seed: SEED, perSecond: 4 }));
  show.done.catch(onError);
  return {
    credentials: server.eventsUrl,
    simulated: true,
    notice:
      `No credentials given: this is a simulated room, on port ${server.port} of this machine. ` +
      "For your own set CB_EVENTS_URL, or CB_USERNAME and CB_TOKEN (see --help).",
    async close() {
      show.stop();
      await server.close();
    },
  };
}
