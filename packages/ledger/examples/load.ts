import { openLedger } from "@cb-events/ledger";
import type { CbEvent } from "@cb-events/types";

/** Events that are written together. */
const PART = 10_000;

/** Loads a history, from a recording for example. What is there already stays, so it can be loaded again. */
export async function load(path: string, events: AsyncIterable<CbEvent>): Promise<number> {
  const ledger = await openLedger(path);
  try {
    const room = ledger.room("demo");
    const write = (part: readonly CbEvent[]) =>
      room.write(() => {
        for (const event of part) room.add(event);
      });
    const part: CbEvent[] = [];
    for await (const event of events) {
      part.push(event);
      if (part.length === PART) await write(part.splice(0));
    }
    await write(part);
    return room.last;
  } finally {
    await ledger.close();
  }
}
