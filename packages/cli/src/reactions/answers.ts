import { goalProgress, type RoomState, tonight } from "@cb-events/room";
import { many } from "../line.js";
import type { Settings } from "../settings/settings.js";
import { goalName } from "./words.js";

/** What `!goal` answers. */
export function goalAnswer(room: RoomState): string {
  const goal = goalProgress(room);
  if (goal === null) return "There is no goal";
  const left = goal.reached ? "reached" : `${many(goal.left, "token")} to go`;
  const what = goal.what === "" ? "Goal" : goalName(goal);
  return `${what}: ${goal.progress} of ${many(goal.tokens, "token")}, ${left}`;
}

/** What `!top` answers. */
export function topAnswer(room: RoomState): string {
  const { leaderboard } = tonight(room, new Date(room.updatedAt ?? 0), 3);
  const places = leaderboard.map(({ name, tokens }, at) => `${at + 1}. ${name} ${tokens}`);
  return places.length > 0 ? `Top tippers: ${places.join(", ")}` : "Nobody has tipped under a name yet";
}

/** What `!menu` answers. */
export function menuAnswer({ menu }: Pick<Settings, "menu">): string {
  const items = menu.map(({ tokens, what }) => `${what} for ${many(tokens, "token")}`);
  return `Menu: ${items.join(", ") || "nothing yet"}`;
}
