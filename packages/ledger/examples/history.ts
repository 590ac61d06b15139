import { openLedger } from "@cb-events/ledger";

/** Prints what a room earned, beside the bot that writes: it is opened to read only. */
export async function report(path: string): Promise<void> {
  const ledger = await openLedger(path, { readOnly: true });
  try {
    const { history } = ledger.room("demo");
    for (const { date, tokens, tips } of history.tipsByDay({ timeZone: "Europe/Lisbon" }))
      console.log(`${date}: ${tokens} tokens in ${tips} tips`);
    for (const { name, tokens } of history.topTippers({ limit: 3 })) console.log(`${name}: ${tokens}`);
  } finally {
    await ledger.close();
  }
}
