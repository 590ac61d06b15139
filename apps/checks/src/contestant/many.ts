import { type Follower, followRooms } from "../follow-rooms.js";
import { eventsUrl } from "../wire.js";
import { local } from "./place.js";
import type { FollowAll } from "./rooms.js";

/** Many rooms within a budget. */
export function within(by: Follower): FollowAll {
  return async (rooms, take) => {
    const urls = rooms.map((room) => ({ url: eventsUrl(room) }));
    followRooms(
      by,
      urls,
      (url, init) => fetch(local(url), init),
      (event, room) => {
        if (event.type === "tip") take(room, event.id, event.tip.message ?? "");
      },
    );
  };
}
