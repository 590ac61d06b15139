import type { EventClient } from "@cb-events/core";
import { createRoomState, publicState, type RoomOptions, reduceRoom } from "@cb-events/room";
import { type CbEvent, eventTime } from "@cb-events/types";
import { addToLog, createEventLog, type EntryDetails } from "./event-log.js";
import { healthOf } from "./health.js";
import type { OverlaySource } from "./source.js";

/** A source that gets each event by `add`. */
export interface MemorySource extends OverlaySource {
  /** Takes an event: it counts, and pages show it, unless it happened before the source was made. */
  add(event: CbEvent, details?: EntryDetails): void;
}

/**
 * A source for a bot that keeps nothing: what happened since its start, in memory. After a restart pages begin anew.
 * `options` are those of the room's state, such as its goals.
 */
export function memorySource(
  client: Pick<EventClient, "config" | "status">,
  options?: RoomOptions,
): MemorySource {
  const since = Date.now();
  const started = performance.now();
  const listeners = new Set<() => void>();
  let room = createRoomState(options);
  let log = createEventLog(crypto.randomUUID().replaceAll("-", ""));
  return {
    add(event, details) {
      const now = Date.now();
      room = reduceRoom(room, event);
      // By the clock of the feed, which made the event's time.
      const skew = (client.status.clockSkew ?? 0) * 1000;
      const at = eventTime(event)?.getTime() ?? now;
      if (at >= since - skew) log = addToLog(log, event, now, details);
      for (const listener of listeners) listener();
    },
    state: () => publicState(room, new Date()),
    log: () => log,
    health() {
      // By the monotonic clock: that of the wall may have been set.
      const [now, age] = [Date.now(), performance.now() - started];
      return healthOf(client.status, { config: client.config, since: now - age, now });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
