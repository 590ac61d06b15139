import type { ClientConfig, ClientStatus } from "@cb-events/core";

/** How the bot is doing, in a word. */
export type BotStatus = "ok" | "starting" | "retrying" | "stalled" | "failed" | "refused" | "closed";

/** What `/health` tells: no name of the room and no token. Times as ISO texts, null where there is none. */
export interface Health {
  /**
   * `ok`: the feed answers. `starting`: nothing was answered yet. `retrying`: the last request failed, and is made
   * again. `stalled`: nothing was answered for too long. `failed`: the loop ended with an error, and begins anew after
   * a wait. `refused`: the credentials are. `closed`: the bot ends.
   */
  readonly status: BotStatus;
  readonly state: ClientStatus["state"];
  readonly lastPollAt: string | null;
  readonly lastEventAt: string | null;
  /** Seconds. */
  readonly lag: number | null;
  readonly polls: number;
  readonly events: number;
  readonly retries: number;
  readonly gaps: number;
  readonly lastError: { readonly code: string; readonly at: string } | null;
  /** Alerts are held back by hand; left out where the bot does not say how pages look. */
  readonly isPaused?: boolean | undefined;
  /** Alerts make no sound, by hand; left out as well. */
  readonly isMuted?: boolean | undefined;
}

/** Options of {@link healthOf}. */
export interface HealthOptions {
  /** The client's: it tells how long an answer may take. */
  readonly config: Pick<ClientConfig, "timeout" | "retryMaxDelay">;
  /** When the bot was started, in milliseconds since 1970. */
  readonly since: number;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** What a request takes beyond the time that the server may hold it, and a slow machine beyond all that. In seconds. */
const MARGIN = 15;

/** Makes out how the bot is doing from what its client says. */
export function healthOf(client: ClientStatus, options: HealthOptions): Health {
  const { state, lastPollAt, lastEventAt, lag = null, polls, events, retries, gaps, lastError } = client;
  return {
    status: statusOf(client, options),
    state,
    lastPollAt: lastPollAt?.toISOString() ?? null,
    lastEventAt: lastEventAt?.toISOString() ?? null,
    lag,
    polls,
    events,
    retries,
    gaps,
    lastError: lastError ? { code: lastError.code, at: lastError.at.toISOString() } : null,
  };
}

/** The HTTP status that tells a monitor whether somebody has to look. */
export function httpStatusOf({ status }: Health): 200 | 503 {
  return status === "ok" || status === "starting" || status === "retrying" ? 200 : 503;
}

/** How long the client may go without an answer while all is well, or may yet be: a request, and the longest wait before the next. In seconds. */
export function patienceOf({ timeout, retryMaxDelay }: HealthOptions["config"]): number {
  return timeout + retryMaxDelay + MARGIN;
}

function statusOf({ state, lastPollAt, lastError }: ClientStatus, options: HealthOptions): BotStatus {
  const { config, since, now } = options;
  const answeredAt = lastPollAt?.getTime();
  if (state === "closed") return "closed";
  if (state === "failed") return lastError?.code === "AUTH" ? "refused" : "failed";
  if (now - (answeredAt ?? since) > patienceOf(config) * 1000) return "stalled";
  // An event that does not validate says nothing about the connection.
  const failed = lastError !== undefined && lastError.code !== "EVENT_VALIDATION";
  if (failed && lastError.at.getTime() > (answeredAt ?? 0)) return "retrying";
  return answeredAt === undefined ? "starting" : "ok";
}
