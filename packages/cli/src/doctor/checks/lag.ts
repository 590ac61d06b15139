import type { ClientStatus } from "@cb-events/core";
import { type Check, failed, hint, ok } from "../check.js";

/** Seconds from an event to its arrival. */
const MIN_LATE = 15;
const MAX_LATE = 60;

/** How late the last event came to a bot that runs. */
export function lag(status: () => Pick<ClientStatus, "lag">): Check {
  return {
    name: "Lag",
    run: () => {
      const { lag: seconds } = status();
      if (seconds === undefined) return ok("nothing has come yet");
      const saw = `the last event came ${Math.max(0, Math.round(seconds))} s after it happened`;
      const todo = "if it stays so, the disk or the network is slow: end what else uses them";
      if (seconds >= MAX_LATE) return failed(saw, todo);
      return seconds >= MIN_LATE ? hint(saw, todo) : ok(saw);
    },
  };
}
