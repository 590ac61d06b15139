/** What a crash proof runs: the parent hands it to the bot that it kills, as JSON in an environment variable. */
export interface BotPlan {
  readonly eventsUrl: string;
  /** Where the bot keeps what it has, and writes its effects. */
  readonly folder: string;
  readonly mode: string;
  readonly events: number;
  /** How long a handler takes at most, in milliseconds. */
  readonly slowest: number;
}

/** Under this name the bot finds its plan. */
export const PLAN = "CRASH_PLAN";

export const readPlan = (): BotPlan => JSON.parse(process.env[PLAN] ?? "null") as BotPlan;

/** How far a bot is: it begins to follow the room, it has its first tip in flight. */
export type Stage = "following" | "handling";

const said = new Set<Stage>();

/** Prints a stage, once: who kills this process waits for it to be so far. */
export function say(stage: Stage): void {
  if (said.has(stage)) return;
  said.add(stage);
  process.stdout.write(`${stage}\n`);
}
