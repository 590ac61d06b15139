import { type Turn, takeTurn } from "../../worker/turn.js";
import type { DispatchParams } from "../params.js";

/** Calls a function and awaits what it gives, and nothing else. */
export function dispatch({ events, ...limits }: DispatchParams): Promise<Turn> {
  let handled = 0;
  const handle = () => {
    handled += 1;
  };
  return takeTurn(limits, async () => {
    handled = 0;
    for (let number = 0; number < events; number += 1) await handle();
    return handled;
  });
}
