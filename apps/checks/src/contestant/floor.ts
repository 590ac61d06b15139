import { eventsUrl, type WirePage } from "../wire.js";
import { getPage } from "./get-page.js";
import { fetchTexts, followPages } from "./pages.js";
import { setOrigin } from "./place.js";
import { type Follow, roomTasks } from "./rooms.js";
import { type Turn, type TurnLimits, takeTurn } from "./turn.js";

/** A turn on the bodies of a room's pages. Its work is counted in events. */
export interface DecodeParams extends TurnLimits {
  readonly room: string;
  readonly pages: number;
  readonly size: number;
}

/** A turn of calls: so many events in a pass. */
export interface DispatchParams extends TurnLimits {
  readonly events: number;
}

/** What the floor reads of an event of a live room. */
interface Tip {
  readonly id: string;
  readonly object: { readonly broadcaster: string; readonly tip: { readonly message: string } };
}

/** JSON.parse, and nothing else. */
async function decode({ room, pages, size, ...limits }: DecodeParams): Promise<Turn> {
  const texts = await fetchTexts(room, pages);
  return takeTurn(limits, () => {
    let events = 0;
    for (const text of texts) events += (JSON.parse(text) as WirePage).events.length;
    if (events !== pages * size) throw new Error(`${events} events came of ${pages * size}`);
    return events;
  });
}

/** Calls a function and awaits what it gives, and nothing else. */
function dispatch({ events, ...limits }: DispatchParams): Promise<Turn> {
  let handled = 0;
  const handle = () => {
    handled += 1;
  };
  return takeTurn(limits, async () => {
    handled = 0;
    for (let number = 0; number < events; number += 1) await handle();
    return handled;
  });
}

const follow: Follow = async (room, { timeout, eventsEach }, watch) => {
  let url = `${eventsUrl(room)}?timeout=${timeout}`;
  for (let left = eventsEach; left > 0; ) {
    const page = await getPage(url, timeout + 5);
    for (const event of page.events) {
      const { id, object } = event as unknown as Tip;
      watch.take(object.broadcaster, id, object.tip.message);
      left -= 1;
    }
    url = page.nextUrl;
  }
};

/** What the least code does: over `fetch`, where it asks anyone. */
export const tasks = {
  origin: setOrigin,
  pages: followPages(getPage),
  decode,
  dispatch,
  ...roomTasks(follow),
};
