import type { Connection } from "../source.js";
import type { BotStatus } from "./messages.js";

export const CONNECTING: Connection = { status: "connecting", problem: "" };
export const LIVE: Connection = { status: "live", problem: "" };

export function lost(problem: string): Connection {
  return { status: "lost", problem };
}

const BY_STATUS: Readonly<Record<BotStatus, Connection>> = {
  ok: LIVE,
  starting: CONNECTING,
  retrying: lost("The bot cannot reach the feed, and tries again"),
  stalled: lost("The bot has heard nothing from the feed for a while"),
  failed: lost("The bot's connection to the feed fails"),
  refused: lost("The feed refuses the bot's credentials"),
  closed: lost("The bot has ended"),
};

/** The bot says it last of all. */
export function isFarewell(status: BotStatus | undefined): boolean {
  return status === "refused" || status === "failed" || status === "closed";
}

/** What the bot's status means for the page. Undefined stands for one that the page does not know: then nothing is live. */
export function connectionOf(status: BotStatus | undefined): Connection {
  return status === undefined
    ? lost("The bot is of another version than this page: load it again")
    : BY_STATUS[status];
}
