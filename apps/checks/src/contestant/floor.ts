import { eventsUrl, type WirePage } from "../wire.js";
import { fetchTexts, type GetPage } from "./pages.js";
import { local } from "./place.js";
import type { FollowRoom } from "./rooms.js";
import { type Turn, type TurnParams, takeTurn } from "./turn.js";

/** The least that does the work over `fetch`: a request that can be ended, and that its time limit ends. */
export const getPage: GetPage = async (url, seconds) => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), seconds * 1000);
  try {
    const response = await fetch(local(url), { signal: controller.signal });
    if (response.status !== 200) throw new Error(`The server answered with ${response.status}`);
    return JSON.parse(await response.text());
  } finally {
    clearTimeout(timer);
  }
};

/** JSON.parse of a room's pages, and nothing else. */
export async function parse(params: TurnParams): Promise<Turn> {
  const texts = await fetchTexts(params);
  const expected = params.pages * params.size;
  return takeTurn(params, () => {
    let events = 0;
    for (const text of texts) events += (JSON.parse(text) as WirePage).events.length;
    if (events !== expected) throw new Error(`${events} events came of ${expected}`);
    return events;
  });
}

/** Calls a function and awaits what it gives, as often as there are events, and nothing else. */
export function call(params: TurnParams): Promise<Turn> {
  let handled = 0;
  const handle = () => {
    handled += 1;
  };
  return takeTurn(params, async () => {
    handled = 0;
    for (let number = 0; number < params.size; number += 1) await handle();
    return handled;
  });
}

/** What the floor reads of an event of a live room. */
interface Tip {
  readonly id: string;
  readonly object: { readonly broadcaster: string; readonly tip: { readonly message: string } };
}

export const followRoom: FollowRoom = async (room, timeout, take) => {
  for (let url = `${eventsUrl(room)}?timeout=${timeout}`; ; ) {
    const page = await getPage(url, timeout + 5);
    for (const event of page.events) {
      const { id, object } = event as unknown as Tip;
      take(object.broadcaster, id, object.tip.message);
    }
    url = page.nextUrl;
  }
};
