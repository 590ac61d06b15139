import type { LedgerRoom } from "@cb-events/ledger";

/** How many events were put aside, in a form that metrics read. */
export interface DeadCount {
  readonly status: { readonly dead: number };
  stop(): void;
}

/** Read once, then counted: a scrape is no reason to read a ledger. */
export function countDead(room: LedgerRoom): DeadCount {
  let dead = room.dead({ limit: 1_000_000 }).length;
  const stop = room.onDead(() => {
    dead += 1;
  });
  return {
    get status() {
      return { dead };
    },
    stop,
  };
}
