import { Router } from "@cb-events/router";
import type { RoomsParams } from "../params.js";
import type { RoomWatch } from "../room-watch.js";
import { connect } from "./connect.js";

/** Follows a room until it had its events. */
export async function follow(
  room: string,
  { timeout, eventsEach }: RoomsParams,
  watch: RoomWatch,
): Promise<void> {
  await using client = connect(room, { timeout });
  const router = new Router({ onError: "throw" });
  router.on("tip", ({ broadcaster = "", id, tip }) => watch.take(broadcaster, id, tip.message ?? ""));
  let left = eventsEach;
  for await (const event of client) {
    await router.dispatch(event);
    left -= 1;
    if (left === 0) break;
  }
}
