import type { Attributes, Meter } from "@opentelemetry/api";
import { ATTRIBUTES, METRICS } from "./names.js";
import { type Readings, readingsOf } from "./readings.js";

/** A client, a pool, a relay, a reader: whatever has a `status`. */
export interface Observed {
  readonly status: object;
}

/** The figures that are one number each. */
const GAUGES = [
  "silence",
  "skew",
  "requests",
  "budget",
  "waiting",
  "pending",
  "behind",
  "dead",
] as const satisfies readonly (keyof Readings)[];

/**
 * Reads the `status` of a client, a pool, a relay or a reader whenever metrics are collected: rooms by state, how long the
 * feed has been silent, requests and their budget, what a group of readers has before it. Call what it returns to stop.
 *
 * @param attributes of every measurement, such as the name of the group of readers
 */
export function observe(source: Observed, meter: Meter, attributes: Attributes = {}): () => void {
  const rooms = meter.createObservableGauge(METRICS.rooms.name, METRICS.rooms);
  const gauges = GAUGES.map((key) => ({
    key,
    gauge: meter.createObservableGauge(METRICS[key].name, METRICS[key]),
  }));
  const all = [rooms, ...gauges.map(({ gauge }) => gauge)];
  // Each that was seen: exporters keep the last value of a state that is left out.
  const seen = new Set<string>();
  const read: Parameters<Meter["addBatchObservableCallback"]>[0] = (result) => {
    const readings = readingsOf(source.status, Date.now());
    for (const state of readings.states.keys()) seen.add(state);
    for (const state of seen) {
      const count = readings.states.get(state) ?? 0;
      result.observe(rooms, count, { ...attributes, [ATTRIBUTES.state]: state });
    }
    for (const { key, gauge } of gauges) {
      const value = readings[key];
      if (value !== undefined) result.observe(gauge, value, attributes);
    }
  };
  meter.addBatchObservableCallback(read, all);
  return () => meter.removeBatchObservableCallback(read, all);
}
