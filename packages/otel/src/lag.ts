import { type CbEvent, eventTime } from "@cb-events/types";
import type { Attributes, Histogram, Meter } from "@opentelemetry/api";
import { METRICS } from "./names.js";

/** Measures how late events are: the time from each to now. */
export function lagOf(meter: Meter, attributes: Attributes): (event: CbEvent) => void {
  const lag: Histogram = meter.createHistogram(METRICS.lag.name, METRICS.lag);
  return (event) => {
    const happened = eventTime(event)?.getTime();
    // A clock that is behind the feed's makes no negative time.
    if (happened !== undefined) lag.record(Math.max(0, Date.now() - happened) / 1000, attributes);
  };
}
