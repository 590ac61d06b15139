import { eventsUrl } from "../../wire.js";
import { Sequence } from "../../worker/sequence.js";
import { type Turn, takeTurn } from "../../worker/turn.js";
import type { PagesParams } from "../params.js";
import { barePage, floorPage } from "./page.js";

/** Asks so many times, and calls back with each event. */
export function pages({ room, requests, size, way, seconds }: PagesParams): Promise<Turn> {
  const sequence = new Sequence(requests * size);
  const getPage = way === "bare" ? barePage : floorPage;
  return takeTurn(seconds, async () => {
    let url = `${eventsUrl(room)}?timeout=10`;
    for (let asked = 0; asked < requests; asked += 1) {
      const page = await getPage(url, 15);
      for (const event of page.events) sequence.take(event);
      url = page.nextUrl;
    }
    sequence.finish();
    return requests;
  });
}
