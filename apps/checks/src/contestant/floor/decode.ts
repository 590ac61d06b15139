import type { WirePage } from "../../wire.js";
import { type Turn, takeTurn } from "../../worker/turn.js";
import type { DecodeParams } from "../params.js";
import { fetchTexts } from "../texts.js";

/** JSON.parse, and nothing else. */
export async function decode({ room, pages, size, ...limits }: DecodeParams): Promise<Turn> {
  const texts = await fetchTexts(room, pages);
  return takeTurn(limits, () => {
    let events = 0;
    for (const text of texts) events += (JSON.parse(text) as WirePage).events.length;
    if (events !== pages * size) throw new Error(`${events} events came of ${pages * size}`);
    return events;
  });
}
