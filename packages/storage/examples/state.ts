import type { EventClient } from "@cb-events/core";
import { type FileState, fileState } from "@cb-events/storage/node";

/** Tokens and tips of a room, since the bot was first started. */
export interface Totals {
  tokens: number;
  tips: number;
}

function parseTotals(json: unknown): Totals {
  const { tokens, tips } = json as Partial<Totals>;
  if (typeof tokens !== "number" || typeof tips !== "number")
    throw new Error("tokens and tips must be numbers");
  return { tokens, tips };
}

export const openTotals = (path: string): FileState<Totals> =>
  fileState(path, { initial: { tokens: 0, tips: 0 }, parse: parseTotals });

/** Counts each tip once, through any number of crashes. The client has the state as its `positionStore`. */
export async function countTips(client: EventClient, totals: FileState<Totals>): Promise<void> {
  for await (const event of client) {
    if (event.type !== "tip") continue;
    totals.value.tokens += event.tip.tokens;
    totals.value.tips += 1;
  }
}
