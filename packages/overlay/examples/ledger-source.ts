import type { EventClient } from "@cb-events/core";
import type { LedgerRoom, LedgerState } from "@cb-events/ledger";
import { addToLog, createEventLog, healthOf, type OverlaySource, SHOWN_TYPES } from "@cb-events/overlay";
import { nextGoal, publicState, type RoomState } from "@cb-events/room";

interface Bot {
  readonly client: EventClient;
  readonly room: LedgerRoom;
  /** Saved by the bot, with each event. */
  readonly totals: LedgerState<RoomState>;
  /** The same at each start, so that pages go on where they were. */
  readonly logId: string;
}

/** Shows what a ledger holds, as soon as it is durable. The place of an event is its `seq`. */
export function ledgerSource({ client, room, totals, logId }: Bot): OverlaySource {
  const since = Date.now();
  const listeners = new Set<() => void>();
  let log = { ...createEventLog(logId), last: room.last };
  let state = totals.saved;

  const read = async (last: number, saved: RoomState) => {
    let next = log;
    for await (const { seq, event } of room.events({ after: log.last, types: SHOWN_TYPES }))
      if (seq <= last) next = addToLog(next, event, Date.now(), { place: seq });
    log = { ...next, last };
    state = saved;
    for (const listener of listeners) listener();
  };
  let reading = Promise.resolve();
  room.onCommit(() => {
    const { last } = room;
    const { saved } = totals;
    reading = reading.then(() => read(last, saved)).catch((error: unknown) => console.error(error));
  });

  return {
    state: () => publicState(state, new Date()),
    log: () => log,
    health: () => healthOf(client.status, { config: client.config, since, now: Date.now() }),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async control({ action }) {
      if (action !== "nextGoal") return { problem: `This bot cannot do ${action}` };
      await room.write(() => {
        totals.value = nextGoal(totals.value);
      });
      return undefined;
    },
  };
}
