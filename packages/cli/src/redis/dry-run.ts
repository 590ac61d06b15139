import type { RedisConnection, Relay } from "@cb-events/redis";
import { many } from "../line.js";
import type { ListedRoom } from "../rooms/parse-rooms.js";
import { namesOf, notIn } from "./room-names.js";

/** A worker without a sign of life for longer has no share, in milliseconds: the lease. */
const LEASE = 10_000;

/** Says what a worker with these rooms would take, and changes nothing. */
export async function tellPlan(
  connection: RedisConnection,
  relay: Relay,
  rooms: readonly ListedRoom[],
  prefix = "{cb}:",
): Promise<void> {
  const there = await relay.rooms.list();
  const workers = await countWorkers(connection, prefix);
  const known = new Set(there.map((name) => name.toLowerCase()));
  const added = rooms.map(({ name }) => name).filter((name) => !known.has(name.toLowerCase()));
  const strangers = notIn(rooms, there);
  const total = there.length + added.length;
  const share = Math.ceil(total / (workers + 1));
  const lines = [
    `In Redis: ${many(there.length, "room")}, ${many(workers, "worker")}.`,
    added.length > 0 ? `This worker would add: ${namesOf(added)}.` : "This worker would add no room.",
    `It would follow ${share} of ${many(total, "room")}, as one of ${many(workers + 1, "worker")}.`,
    strangers.length > 0 && `It has no token for: ${namesOf(strangers)}.`,
    "Nothing was changed.",
  ];
  process.stdout.write(`${lines.filter((line) => line !== false).join("\n")}\n`);
}

/** Workers that gave a sign of life within the lease. */
async function countWorkers(connection: RedisConnection, prefix: string): Promise<number> {
  const reply = await connection
    .sendCommand(["XINFO", "CONSUMERS", `${prefix}rooms`, "owners"])
    .catch((error) => {
      // No relay was ever there.
      if (/no such key|NOGROUP/i.test(String(error))) return [];
      throw error;
    });
  return (reply as readonly unknown[]).filter((consumer) => idleOf(consumer) < LEASE).length;
}

/** Of a list of names and values, or of an object, as the client's protocol has it. */
function idleOf(consumer: unknown): number {
  if (!Array.isArray(consumer)) return Number(Object(consumer).idle);
  return Number(consumer[consumer.findIndex((name) => String(name) === "idle") + 1]);
}
