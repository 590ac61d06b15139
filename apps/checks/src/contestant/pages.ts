import { eventsUrl, type WirePage } from "../wire.js";
import { Sequence } from "../worker/sequence.js";
import { type Turn, takeTurn } from "../worker/turn.js";
import type { PagesParams } from "./params.js";

/** Asks for a page. The request can be ended, and ends by itself after so many seconds. */
export type GetPage = (url: string, seconds: number) => Promise<WirePage>;

const SECONDS = 15;

const sequences = new Map<number, Sequence>();

/** The sequence of a room, made once: a turn finds it ready. */
export function sequenceOf({ size, most }: PagesParams): Sequence {
  const events = size * most;
  const sequence = sequences.get(events) ?? new Sequence(events);
  sequences.set(events, sequence);
  return sequence;
}

/** Follows a room from its first page on, and calls back with each event: all that a loop of one's own does. */
export function followPages(getPage: GetPage) {
  return async (params: PagesParams): Promise<Turn> => {
    const sequence = sequenceOf(params);
    let url = `${eventsUrl(params.room)}?timeout=10`;
    const turn = await takeTurn(params, async () => {
      const page = await getPage(url, SECONDS);
      for (const event of page.events) sequence.take(event);
      url = page.nextUrl;
      return 1;
    });
    sequence.finish(turn.work * params.size);
    return turn;
  };
}
