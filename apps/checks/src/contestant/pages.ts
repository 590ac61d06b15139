import { eventsUrl, type WirePage } from "../wire.js";
import { local } from "./place.js";
import { sequenceOf } from "./sequence.js";
import { type Turn, type TurnParams, takeTurn } from "./turn.js";

/** Asks for a page. The request can be ended, and ends by itself after so many seconds. */
export type GetPage = (url: string, seconds: number) => Promise<WirePage>;

const firstUrl = (room: string) => `${eventsUrl(room)}?timeout=10`;

/** Follows a room from its first page on, and calls back with each event: all that a loop of one's own does. */
export function followPages(getPage: GetPage) {
  return async (params: TurnParams): Promise<Turn> => {
    const sequence = sequenceOf(params);
    let url = firstUrl(params.room);
    const turn = await takeTurn(params, async () => {
      const page = await getPage(url, 15);
      for (const event of page.events) sequence.take(event);
      url = page.nextUrl;
      return 1;
    });
    sequence.finish(turn.work * params.size);
    return turn;
  };
}

const fetched = new Map<string, Promise<string[]>>();

/** The bodies of a room's pages: asked for once, before the clock runs. */
export function fetchTexts({ room, pages }: TurnParams): Promise<string[]> {
  const texts = fetched.get(room) ?? fetchAll(room, pages);
  fetched.set(room, texts);
  return texts;
}

async function fetchAll(room: string, pages: number): Promise<string[]> {
  const texts: string[] = [];
  for (let url = firstUrl(room); texts.length < pages; ) {
    const text = await (await fetch(local(url))).text();
    texts.push(text);
    url = (JSON.parse(text) as WirePage).nextUrl;
  }
  return texts;
}
