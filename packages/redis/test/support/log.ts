import type { RedisConnection } from "../../src/index.js";

/** The ids of the events in a room's log, in its order. */
export async function logged(redis: RedisConnection, room: string, prefix = "{cb}:"): Promise<string[]> {
  return (await entries(redis, `${prefix}log:${room}`)).flatMap(({ id, fields }) =>
    fields["e"] === undefined ? [] : [fields["id"] ?? id],
  );
}

export interface LogEntry {
  readonly id: string;
  readonly fields: Record<string, string>;
}

/** What a stream holds. */
export async function entries(redis: RedisConnection, key: string): Promise<LogEntry[]> {
  const reply = (await redis.sendCommand(["XRANGE", key, "-", "+"])) as [string, string[]][];
  return reply.map(([id, list]) => {
    const fields: Record<string, string> = {};
    for (let at = 0; at < list.length; at += 2) fields[list[at] ?? ""] = list[at + 1] ?? "";
    return { id, fields };
  });
}
