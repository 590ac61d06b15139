import type { LedgerFile } from "../ledger/ledger-file.js";
import type { Environment } from "../process/shell.js";
import type { Room } from "../room/room.js";
import type { ReadSettings } from "../settings/read-settings.js";

/** How a check went: `hint` is worth a look, and stops nothing. */
type Verdict = "ok" | "hint" | "failed";

/** What a check found. */
export interface Finding {
  readonly verdict: Verdict;
  readonly saw: string;
  /** What to do about it. */
  readonly todo?: string | undefined;
}

/** One thing that can be wrong. */
export interface Check {
  /** In a word or two. */
  readonly name: string;
  /** Looks at it, and ends soon when the signal aborts. What it throws is a failure. */
  run(signal: AbortSignal): Promise<Finding> | Finding;
}

/** What checks look at. */
export interface Patient {
  readonly env: Environment;
  /** Undefined where none is set: a simulated one would be followed. */
  readonly room: Room | undefined;
  /** Why the room cannot be found. */
  readonly roomProblem?: string | undefined;
  readonly settingsFile: string | undefined;
  /** What it holds, or what is wrong with it. */
  readonly settings: ReadSettings | Error;
  readonly ledgerFile: LedgerFile;
  /** Why the ledger has no place. */
  readonly ledgerProblem?: string | undefined;
  readonly port: number | undefined;
  readonly host: string | undefined;
}

export function ok(saw: string): Finding {
  return { verdict: "ok", saw };
}

export function hint(saw: string, todo?: string): Finding {
  return { verdict: "hint", saw, todo };
}

export function failed(saw: string, todo: string): Finding {
  return { verdict: "failed", saw, todo };
}
