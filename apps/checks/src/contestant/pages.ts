import { eventsUrl, type WirePage } from "../wire.js";
import { local } from "./place.js";
import { Sequence, type Turn, type TurnLimits, takeTurn } from "./turn.js";

/** A turn on a room of pages. Its work is counted in polls. */
export interface PagesParams extends TurnLimits {
  readonly room: string;
  /** Events in each page. */
  readonly size: number;
  /** Polls of the turn at most. */
  readonly most: number;
  /**
   * How our client follows: by `poll()`, the same with the default limiter, by `for await` with a router, and so with a
   * store that saves after each event.
   */
  readonly way?: "poll" | "limited" | "loop" | "stored" | undefined;
  /** Where files may be put. */
  readonly folder?: string | undefined;
}

/** Asks for a page. The request can be ended, and ends by itself after so many seconds. */
export type GetPage = (url: string, seconds: number) => Promise<WirePage>;

const SECONDS = 15;
const firstUrl = (room: string) => `${eventsUrl(room)}?timeout=10`;
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
    let url = firstUrl(params.room);
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

const fetched = new Map<string, Promise<string[]>>();

/** The bodies of a room's pages: asked for once, before the clock runs. */
export function fetchTexts(room: string, pages: number): Promise<string[]> {
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
