import type { WirePage } from "../../wire.js";
import { type Turn, takeTurn } from "../../worker/turn.js";
import type { CpuParams } from "../params.js";
import { fetchTexts } from "../texts.js";

/** JSON.parse, and nothing else. */
export async function cpu({ room, pages, size, seconds }: CpuParams): Promise<Turn> {
  const texts = await fetchTexts(room, pages);
  return takeTurn(seconds, () => {
    let events = 0;
    for (const text of texts) events += (JSON.parse(text) as WirePage).events.length;
    if (events !== pages * size) throw new Error(`${events} events came of ${pages * size}`);
    return events;
  });
}
