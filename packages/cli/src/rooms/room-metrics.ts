import type { Pool } from "@cb-events/pool";
import type { DeadCount } from "../metrics/count-dead.js";
import type { Metrics } from "../metrics/open-metrics.js";
import type { StatusOf } from "./room-statuses.js";

/** The attribute that says which room a figure is of. */
const ROOM = "cb_events.room";

/** Has metrics read the figures of each room, by its name, and those of the budget. */
export function observeRooms(
  metrics: Metrics,
  pool: Pool,
  names: readonly string[],
  statusOf: StatusOf,
): void {
  for (const name of names) {
    const source = {
      get status(): object {
        return statusOf(name) ?? { state: "stopped" };
      },
    };
    metrics.observe(source, { [ROOM]: name });
  }
  metrics.observe({
    get status() {
      const { requests, requestsPerMinute, waiting } = pool.status;
      return { requests, requestsPerMinute, waiting };
    },
  });
}

/** Has metrics read how many events of a room were put aside. */
export function observeDead(metrics: Metrics, name: string, dead: DeadCount): void {
  metrics.observe(dead, { [ROOM]: name });
}

/** Hooks whose figures are of one room. */
export function hooksOf(metrics: Metrics | undefined, name: string): Metrics["hooks"] | undefined {
  return metrics?.hooksOf({ [ROOM]: name });
}
