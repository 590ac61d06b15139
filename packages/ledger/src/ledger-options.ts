import type { Logger } from "@cb-events/core";

/** How a ledger is opened. */
export interface LedgerOptions {
  /**
   * The least time between two commits, in seconds, 0 to 60: what is saved in between is written together, with one sync
   * of the disk. 0 commits at each save.
   *
   * @default 0.05
   */
  readonly commitEvery?: number | undefined;
  /**
   * Stores private messages too.
   *
   * @default false
   */
  readonly keepPrivate?: boolean | undefined;
  /**
   * Removes events older than so many days, 1 or more: when the ledger is opened, and every hour. Fractions are allowed.
   *
   * @default all are kept
   */
  readonly keep?: number | undefined;
  /**
   * Opens it to read: beside a process that writes to it, without its lock. The file has to be there, and of this version.
   *
   * @default false
   */
  readonly readOnly?: boolean | undefined;
  /**
   * Gets warnings: what was put aside as dead, a write that failed, a listener that threw. `false` for silence.
   *
   * @default console.warn
   */
  readonly logger?: Partial<Pick<Logger, "warn">> | false | undefined;
}

/** Options with defaults. */
export interface ResolvedOptions {
  /** Milliseconds. */
  readonly commitEvery: number;
  readonly keepPrivate: boolean;
  /** Days; undefined: all. */
  readonly keep: number | undefined;
  readonly readOnly: boolean;
  readonly warn: (message: string) => void;
}

const KNOWN = ["commitEvery", "keepPrivate", "keep", "readOnly", "logger"];

/** Checks the options. Throws a `TypeError` or `RangeError` that says what came and what is allowed. */
export function resolveOptions(options: LedgerOptions = {}): ResolvedOptions {
  if (typeof options !== "object" || options === null) throw new TypeError("The options must be an object");
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`Unknown option ${unknown}. Known options: ${KNOWN.join(", ")}`);
  const { commitEvery = 0.05, keepPrivate = false, keep, readOnly = false, logger } = options;
  checkNumber("commitEvery", commitEvery, 0, 60, "seconds");
  if (keep !== undefined) checkNumber("keep", keep, 1, 36_500, "days");
  checkFlag("keepPrivate", keepPrivate);
  checkFlag("readOnly", readOnly);
  return { commitEvery: commitEvery * 1000, keepPrivate, keep, readOnly, warn: warner(logger) };
}

function checkNumber(name: string, value: unknown, min: number, max: number, unit: string): void {
  const rule = `${name} must be a number of ${unit} from ${min} to ${max}`;
  if (typeof value !== "number") throw new TypeError(`${rule}, not a ${typeof value}`);
  if (!(value >= min && value <= max)) throw new RangeError(`${rule}, not ${value}`);
}

function checkFlag(name: string, value: unknown): void {
  if (typeof value !== "boolean") throw new TypeError(`${name} must be true or false, not a ${typeof value}`);
}

function warner(logger: LedgerOptions["logger"]): (message: string) => void {
  if (logger === false) return () => {};
  if (logger !== undefined && (typeof logger !== "object" || logger === null))
    throw new TypeError("logger must be an object with a function warn, or false");
  const target = logger ?? globalThis.console;
  // A % would be a format to console.
  return (message) => target.warn?.(message.replaceAll("%", "\\x25"));
}
