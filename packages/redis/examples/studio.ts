import type { NameAndToken } from "@cb-events/core";
import { Reader, type RedisConnection, Relay, type RelayOptions } from "@cb-events/redis";
import { Router } from "@cb-events/router";

/** What a studio of one's own needs. */
export interface Studio {
  /** A client of the package `redis`, or an adapter of another. */
  readonly redis: RedisConnection;
  /** Rooms and their tokens. */
  readonly tokens: ReadonlyMap<string, string>;
  /** For tests: where the feed is. */
  readonly client?: NonNullable<RelayOptions["client"]>;
}

/** A worker: follows its share of the rooms until the signal aborts, and hands them over. */
export async function worker({ redis, tokens, client }: Studio, signal: AbortSignal): Promise<void> {
  const credentials = (username: string): NameAndToken => ({ username, token: tokens.get(username) ?? "" });
  const relay = new Relay(redis, { credentials, lease: 3, ...(client && { client }) });
  for (const room of tokens.keys()) await relay.rooms.add(room);
  await relay.start();
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await relay.stop();
}

/** A consumer: adds up the tips of all rooms, until the signal aborts. Each event counts once, also when it comes again. */
export async function totals({ redis }: Studio, signal: AbortSignal): Promise<Map<string, number>> {
  const totals = new Map<string, number>();
  const seen = new Set<string>();
  const reader = new Reader(redis, { group: "totals", lease: 3 });
  const router = new Router();
  router.on("tip", (event) => {
    const room = event.broadcaster ?? "";
    // Two rooms may have events of one id.
    const key = `${room} ${event.id}`;
    if (seen.has(key)) return;
    seen.add(key);
    totals.set(room, (totals.get(room) ?? 0) + event.tip.tokens);
  });
  await reader.run(router, { signal });
  await reader.close();
  return totals;
}
