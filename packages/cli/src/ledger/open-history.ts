import { existsSync } from "node:fs";
import { type Ledger, type LedgerRoom, openLedger } from "@cb-events/ledger";
import { UsageError } from "../options/usage-error.js";
import type { Environment } from "../process/shell.js";
import { defaultLedger } from "./ledger-file.js";

interface HistoryPlace {
  /** The file; the one in the user's state folder without it. */
  readonly ledger?: string | undefined;
  /** The room's name, or the user name that ends it; not needed where there is one room. */
  readonly room?: string | undefined;
}

/** Opens a ledger to read, beside a bot that may be writing to it. Rejects with a `UsageError` where there is nothing to read. */
export async function openHistory(
  { ledger: file, room: wanted }: HistoryPlace,
  env: Environment,
): Promise<{ readonly ledger: Ledger; readonly room: LedgerRoom }> {
  const path = file ?? defaultLedger(env);
  if (!existsSync(path))
    throw new UsageError(`There is no history in ${path} yet: run makes one, or --ledger names another file`);
  const ledger = await openLedger(path, { readOnly: true, logger: false });
  try {
    const names = ledger.rooms();
    const found =
      wanted === undefined ? names : names.filter((name) => name === wanted || name.endsWith(`/${wanted}`));
    const [name, ...others] = found;
    if (name === undefined)
      throw new UsageError(`${path} holds no such room. Rooms: ${names.join(", ") || "none"}`);
    if (others.length > 0)
      throw new UsageError(`${path} holds several rooms: give --room with one of ${found.join(", ")}`);
    return { ledger, room: ledger.room(name) };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}
