import { eventsUrl, type WirePage } from "../wire.js";
import { local } from "./place.js";

const fetched = new Map<string, Promise<string[]>>();

/** The bodies of a room's pages: asked for once, before the clock runs. */
export function fetchTexts(room: string, pages: number): Promise<string[]> {
  const texts = fetched.get(room) ?? fetchAll(room, pages);
  fetched.set(room, texts);
  return texts;
}

async function fetchAll(room: string, pages: number): Promise<string[]> {
  const texts: string[] = [];
  let url = `${eventsUrl(room)}?timeout=10`;
  while (texts.length < pages) {
    const text = await (await fetch(local(url))).text();
    texts.push(text);
    url = (JSON.parse(text) as WirePage).nextUrl;
  }
  return texts;
}
