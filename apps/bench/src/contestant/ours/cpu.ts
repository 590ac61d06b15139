import { Router } from "@cb-events/router";
import { decodeEvent, EventType } from "@cb-events/types";
import type { WirePage } from "../../wire.js";
import { Sequence } from "../../worker/sequence.js";
import { type Turn, takeTurn } from "../../worker/turn.js";
import type { CpuParams } from "../params.js";
import { fetchTexts } from "../texts.js";

/** JSON.parse, decoding, and dispatch to a handler for each type. */
export async function cpu({ room, pages, size, seconds }: CpuParams): Promise<Turn> {
  const texts = await fetchTexts(room, pages);
  const sequence = new Sequence(pages * size);
  const router = new Router({ onError: "throw" });
  for (const type of Object.values(EventType)) router.on(type, sequence.take);
  return takeTurn(seconds, async () => {
    for (const text of texts) {
      for (const raw of (JSON.parse(text) as WirePage).events) {
        const { event } = decodeEvent(raw);
        if (event) await router.dispatch(event);
      }
    }
    return sequence.finish();
  });
}
