import { printable } from "@cb-events/types";
import type { LockOwner } from "./lock-owner.js";

/**
 * Another process works with the file, or another store of this process. `PositionStoreError` has it as its `cause`.
 *
 * @remedy End the process that it names, close the other client of this process, or use another file. A process that was killed on this machine is in no one's way; the lock of one on another machine ends 30 seconds after it was last touched.
 */
export class FileInUseError extends Error {
  override readonly name = "FileInUseError";
  /** Tells it apart without `instanceof`. */
  readonly code = "FILE_IN_USE";
  /** Waiting does not help, so `run` does not wait. */
  readonly retryable = false;
  /** The number of the process that has the file. */
  readonly pid: number;
  /** The name of the machine that it runs on. */
  readonly host: string;
  /** When that process started. */
  readonly startedAt: Date;

  constructor(path: string, owner: LockOwner, isThisProcess: boolean) {
    const { pid, host, startedAt } = owner;
    const who = `process ${pid} on ${printable(host)}, started ${startedAt}`;
    super(
      isThisProcess
        ? `The position file ${path} is in use by another store of this process (${who}). Close its client first, or use one store for both`
        : `The position file ${path} is in use by ${who}. One file is for one process: end that one, or use another file`,
    );
    this.pid = pid;
    this.host = host;
    this.startedAt = new Date(startedAt);
  }
}
