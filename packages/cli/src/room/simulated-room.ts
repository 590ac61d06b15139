import {
  chatMessage,
  follow,
  roomSubjectChange,
  Simulator,
  tip,
  traffic,
  userEnter,
  userLeave,
} from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { UsageError } from "../options/usage-error.js";
import type { Settings } from "../settings/settings.js";
import type { Room } from "./room.js";

/** What happened before the bot came: how many seconds ago, and what. */
const HISTORY = [
  [95, roomSubjectChange({ subject: "Opening in a minute" })],
  [80, userEnter({ from: "early_bird" })],
  [60, follow({ from: "early_bird" })],
  [52, chatMessage({ from: "early_bird", message: "first one here" })],
  [44, userEnter({ from: "night_owl" })],
  [40, chatMessage({ from: "night_owl", message: "hello to both of you" })],
  [31, userEnter({ from: "just_looking" })],
  [25, userLeave({ from: "just_looking" })],
  [20, tip({ from: "early_bird", tokens: 15, note: "cannot wait" })],
  [12, chatMessage({ from: "night_owl", message: "what is the goal tonight?" })],
] as const;

/** With this seed there is much to see in the first seconds. */
const SEED = 3380;

/** What happens after the start. */
export function simulatedShow() {
  return traffic({ seed: SEED, perSecond: 1.3 });
}

/** For who has set no goals: the first as the subject of the show says. */
export const SIMULATED_GOALS: NonNullable<Settings["goals"]> = {
  list: [
    { tokens: 1000, what: "a dance" },
    { tokens: 2500, what: "a song" },
  ],
  carryOver: true,
  start: "broadcast",
};

/** What the user should know about it. */
const SIMULATED_NOTICE =
  "This is a simulated room: nothing leaves this machine. " +
  "For your own set CB_EVENTS_URL, or CB_USERNAME and CB_TOKEN (`cb-events init` helps, `cb-events doctor` checks).";

/** Who keeps a place in the room has to find the same one after a restart. */
const KEPT_PORT = 41730;

/** A lively room on this machine, for want of a real one. `onError` is told when the show breaks off. */
export async function openSimulatedRoom(kept: boolean, onError: (error: unknown) => void): Promise<Room> {
  const feed = new Simulator();
  const server = await listen(feed, { port: kept ? KEPT_PORT : 0 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new UsageError(
      `Port ${KEPT_PORT} is taken, by another simulated room that is kept: end that one, or leave out --ledger`,
    );
  });
  for (const [ago, event] of HISTORY) feed.emit({ ...event, id: `${Date.now() - ago * 1000}-0` });
  const show = feed.play(simulatedShow());
  show.done.catch(onError);
  return {
    credentials: server.eventsUrl,
    simulated: true,
    notice: SIMULATED_NOTICE,
    async close() {
      show.stop();
      await server.close();
    },
  };
}
