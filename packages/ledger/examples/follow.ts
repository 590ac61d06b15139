import type { LedgerRoom } from "@cb-events/ledger";
import type { CbEvent } from "@cb-events/types";

/** Sends each event of a room that is durable, in order, from behind `after` on; ends that with the function it gives. */
export function follow(
  room: LedgerRoom,
  after: number,
  send: (seq: number, event: CbEvent) => void,
): () => void {
  let sent = after;
  let reading = Promise.resolve();
  const read = async () => {
    for await (const { seq, event } of room.events({ after: sent })) {
      send(seq, event);
      sent = seq;
    }
  };
  const readOn = () => {
    reading = reading.then(read).catch((error: unknown) => console.error(error));
  };
  readOn();
  return room.onCommit(readOn);
}
