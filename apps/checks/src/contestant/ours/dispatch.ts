import { Router } from "@cb-events/router";
import { EventType, type TipEvent } from "@cb-events/types";
import { type Turn, takeTurn } from "../../worker/turn.js";
import type { DispatchParams } from "../params.js";

const HANDLERS = 100;
const DIFFERENT_EVENTS = 1000;

/** A hundred handlers over the twelve types, of which one is for the events that come. */
export function dispatch({ events, ...limits }: DispatchParams): Promise<Turn> {
  let handled = 0;
  const router = new Router({ onError: "throw" });
  router.on("tip", () => {
    handled += 1;
  });
  const others = Object.values(EventType).filter((type) => type !== "tip");
  for (let number = 1; number < HANDLERS; number += 1) {
    router.on(others[number % others.length] ?? "follow", () => {
      throw new Error("An event reached a handler of another type");
    });
  }
  const tips: TipEvent[] = Array.from({ length: DIFFERENT_EVENTS }, (_, number) => ({
    type: "tip",
    id: String(number),
    user: { username: "viewer" },
    tip: { tokens: 1 + number },
  }));
  return takeTurn(limits, async () => {
    handled = 0;
    for (let round = 0; round < events / tips.length; round += 1) {
      for (const event of tips) await router.dispatch(event);
    }
    if (handled !== events) throw new Error(`${handled} events were handled of ${events}`);
    return handled;
  });
}
