import { openLedger } from "@cb-events/ledger";
import { createRoomState, parseRoomState } from "@cb-events/room";

/** What the only room of a bot's ledger holds, beside the bot that may be writing to it. */
export async function readKept(path: string) {
  const ledger = await openLedger(path, { readOnly: true, logger: false });
  try {
    const [name = "", ...others] = ledger.rooms();
    if (others.length > 0) throw new Error(`There is more than one room: ${others}`);
    const room = ledger.room(name);
    const json = <T>(stored: unknown) => stored as T;
    const bot = room.state<{ since: number; overlayKey?: string } | undefined>("bot", {
      initial: undefined,
      parse: json,
    });
    const totals = room.state("room", { initial: createRoomState(), parse: parseRoomState });
    const pages = room.state("pages", {
      initial: { id: "", last: 0 },
      parse: (stored) => stored as { id: string; last: number },
    });
    return {
      name,
      last: room.last,
      bot: bot.value,
      room: totals.value,
      pages: pages.value,
      reactions: room.jobs("reactions", { ordered: false }).size,
      webhooks: room.jobs("webhooks").size,
      dead: room.dead(),
      deadWebhooks: room.jobs("webhooks").deadJobs(),
      goals: room.history.goals(),
    };
  } finally {
    await ledger.close();
  }
}
