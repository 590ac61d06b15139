import type { RedisConnection } from "@cb-events/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import type { Check, WorkerReport } from "./plan.js";

/** A client of either library, as a relay takes it. */
export async function connect(client: "redis" | "ioredis", port: number): Promise<RedisConnection> {
  if (client === "ioredis") {
    const redis = new Redis(port, "127.0.0.1", { enableOfflineQueue: false, lazyConnect: true });
    redis.on("error", () => {});
    await redis.connect();
    return fromIoredis(redis);
  }
  return await createClient({ url: `redis://127.0.0.1:${port}`, disableOfflineQueue: true })
    .on("error", () => {})
    .connect();
}

/** The adapter of the README. */
function fromIoredis(redis: Redis): RedisConnection {
  return {
    sendCommand: ([name = "", ...args]) => redis.call(name, ...args),
    duplicate: () => {
      const copy = redis.duplicate({ lazyConnect: true });
      copy.on("error", () => {});
      return fromIoredis(copy);
    },
    connect: () => redis.connect(),
    destroy: () => redis.disconnect(),
  };
}

/** Tells of each append, as Redis sees it; and takes a check out of the scripts, to see whether it is missed. */
export function watched(
  connection: RedisConnection,
  without: Check | undefined,
  tell: (report: WorkerReport) => void,
): RedisConnection {
  return {
    sendCommand: async (args) => {
      const reply = await connection.sendCommand(without === undefined ? args : sabotaged(args, without));
      // An append is the script of four keys of which the last one is that of the late events.
      const [, , count, , log = "", , late = "", , , , fence, , ...rest] = args;
      if (count === "4" && late.includes(":late:") && rest.length > 1 && Array.isArray(reply)) {
        const room = log.slice(log.indexOf(":log:") + 5);
        const [result, seq] = reply;
        tell({ kind: "append", room, result: String(result), fence: Number(fence), seq: Number(seq) });
      }
      return reply;
    },
    duplicate: () => connection.duplicate(),
    connect: () => connection.connect(),
    destroy: () => connection.destroy(),
  };
}

/** The line of a script that is a check, by the comment at its end, and what stands there without it. */
const LINES: Record<Check, readonly [line: RegExp, instead: string]> = {
  seq: [/^.*-- the seq$/gm, ""],
  fence: [/^.*-- the fence$/gm, "return true"],
};

function sabotaged(args: string[], without: Check): string[] {
  const [command, script = "", ...rest] = args;
  // A script that Redis does not know by its digest is sent as its text.
  if (command === "EVALSHA") throw new Error("NOSCRIPT Only the text can be changed");
  return command === "EVAL" ? [command, script.replace(...LINES[without]), ...rest] : args;
}
