/** What the bot of the ledger's crash proof gets, as JSON in an environment variable. */
export interface LedgerPlan {
  readonly eventsUrl: string;
  /** The ledger. */
  readonly file: string;
  readonly events: number;
  /** How long a handler takes at most, in milliseconds. */
  readonly slowest: number;
  /** Counts in a transaction of their own, as it must not be. */
  readonly broken: boolean;
}

/** Under this name the bot finds its plan. */
export const LEDGER_PLAN = "LEDGER_PLAN";
