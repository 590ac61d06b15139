/** What a crash proof runs: the parent hands it to the bot that it kills, as JSON in an environment variable. */
export interface BotPlan {
  readonly eventsUrl: string;
  readonly mode: Mode;
  /** Where the bot keeps its position, and in some modes its counts. */
  readonly stateFile: string;
  /** Where the bot writes a line for each event it handles. */
  readonly ledgerFile: string;
  readonly events: number;
  /** How long a handler takes at most, in milliseconds. */
  readonly slowest: number;
}

/**
 * `together`: counts are kept with the position, by `fileState`; `late` has a `saveEvery` of 0.1 s. `apart`: the handler
 * appends to a ledger, which no save covers. The other two are broken on purpose: `early` moves the position when a page
 * arrives, `torn` writes its file in two halves.
 */
export type Mode = "together" | "late" | "apart" | "early" | "torn";

export const MODES: readonly Mode[] = ["together", "late", "apart", "early", "torn"];

/** In these the counts of the state are the truth. */
export const keepsCounts = (mode: Mode): boolean => mode === "together" || mode === "late" || mode === "torn";

/** What the bot says on its standard output, a line each: it begins to follow the room, it has its first tip in hand. */
export type Stage = "following" | "handling";

/** Under this name the bot finds its plan. */
export const PLAN = "CRASH_PLAN";
