import { eventsUrl } from "../../wire.js";
import type { RoomsParams } from "../params.js";
import type { RoomWatch } from "../room-watch.js";
import { getPage } from "./fetch.js";

/** What the floor reads of an event of a live room. */
interface Tip {
  readonly id: string;
  readonly object: { readonly broadcaster: string; readonly tip: { readonly message: string } };
}

/** Follows a room until it had its events. */
export async function follow(
  room: string,
  { timeout, eventsEach }: RoomsParams,
  watch: RoomWatch,
): Promise<void> {
  let url = `${eventsUrl(room)}?timeout=${timeout}`;
  let left = eventsEach;
  while (left > 0) {
    const page = await getPage(url, timeout + 5);
    for (const event of page.events) {
      const { id, object } = event as unknown as Tip;
      watch.take(object.broadcaster, id, object.tip.message);
      left -= 1;
    }
    url = page.nextUrl;
  }
}
