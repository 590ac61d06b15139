import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";
import { LedgerFileError, LedgerLockedError, openLedger } from "@cb-events/ledger";
import type { LedgerFile } from "../../ledger/ledger-file.js";
import { readStateOfBefore } from "../../ledger/state-of-before.js";
import { many } from "../../line.js";
import { type Check, type Finding, failed, ok, type Patient } from "../check.js";

type LedgerPatient = Pick<Patient, "ledgerFile" | "ledgerProblem">;

/** Whether the history can be read and written, and is free. */
export function ledger({ ledgerFile: { path, before }, ledgerProblem }: LedgerPatient): Check {
  return {
    name: "Ledger",
    async run() {
      if (ledgerProblem !== undefined) return failed(ledgerProblem, "see what it says");
      if (path === ":memory:") return ok("none: nothing is kept");
      if (!existsSync(path)) return newLedger(path, before);
      try {
        const opened = await openLedger(path, { logger: false });
        const rooms = opened.rooms().length;
        await opened.close();
        return ok(`${path} is sound: ${many(rooms, "room")}`);
      } catch (error) {
        if (error instanceof LedgerLockedError)
          return failed(
            error.message.split(". One process", 1)[0] ?? error.message,
            "end that bot, or give this one a --ledger of its own",
          );
        if (error instanceof LedgerFileError)
          return failed(error.message, "see what it says, or name another --ledger");
        throw error;
      }
    },
  };
}

/** Whether the history can be written by the bot that has it. `problem` says why not. */
export function ledgerInUse({ path }: LedgerFile, problem: () => Promise<string | undefined>): Check {
  return {
    name: "Ledger",
    async run() {
      if (path === ":memory:") return ok("none: nothing is kept");
      const found = await problem();
      return found === undefined
        ? ok(`${path} is written`)
        : failed(found, "see what it says; all is kept in memory until then");
    },
  };
}

/** The nearest folder that is there is the one that it would be made in. */
async function newLedger(path: string, before: string | undefined): Promise<Finding> {
  try {
    const found = await readStateOfBefore(before);
    if (found !== undefined) return ok(`${path} is made at the first start, of what ${before} holds`);
  } catch (error) {
    return failed((error as Error).message, "see what it says, or name another --ledger");
  }
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return ok(`${path} is made at the first start`);
  } catch {
    return failed(
      `${path} cannot be made: ${folder} cannot be written`,
      "allow it, or name another --ledger",
    );
  }
}
