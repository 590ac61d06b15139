import type { CbEvent } from "@cb-events/types";
import type { Attributes, Meter } from "@opentelemetry/api";
import { lagOf } from "./lag.js";
import { METRICS } from "./names.js";

/** What of the option `hooks` of a relay is filled. */
export interface RelayHooks {
  /** Called when events of a room are in Redis. */
  onAppend(appended: { readonly events: readonly CbEvent[]; readonly seconds: number }): void;
}

/**
 * Hooks of a relay, which has no handler: the time that its appends take, and the lag from each event to the end of its
 * append. Pass them as the option `hooks` of the relay, and `clientHooks` as those of its `client`.
 *
 * @param attributes of every measurement
 */
export function relayHooks(meter: Meter, attributes: Attributes = {}): RelayHooks {
  const recordLag = lagOf(meter, attributes);
  const appends = meter.createHistogram(METRICS.appends.name, METRICS.appends);
  return {
    onAppend({ events, seconds }) {
      appends.record(seconds, attributes);
      for (const event of events) recordLag(event);
    },
  };
}
