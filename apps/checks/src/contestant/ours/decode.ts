import { Router } from "@cb-events/router";
import { decodeEvent, EventType } from "@cb-events/types";
import type { WirePage } from "../../wire.js";
import { Sequence } from "../../worker/sequence.js";
import { type Turn, takeTurn } from "../../worker/turn.js";
import type { DecodeParams } from "../params.js";
import { fetchTexts } from "../texts.js";

/** JSON.parse, decoding, and dispatch to a handler for each type. */
export async function decode({ room, pages, size, ...limits }: DecodeParams): Promise<Turn> {
  const texts = await fetchTexts(room, pages);
  const events = pages * size;
  const sequence = new Sequence(events);
  const router = new Router({ onError: "throw" });
  for (const type of Object.values(EventType)) router.on(type, sequence.take);
  return takeTurn(limits, async () => {
    for (const text of texts) {
      for (const raw of (JSON.parse(text) as WirePage).events) {
        const { event } = decodeEvent(raw);
        if (event) await router.dispatch(event);
      }
    }
    sequence.finish(events);
    return events;
  });
}
