import { ConfigError } from "@cb-events/core";
import { printable } from "@cb-events/types";
import { RedisError } from "../errors/redis-error.js";
import type { Keys } from "../keys.js";
import type { Commands } from "./commands.js";
import { text } from "./reply.js";

const MIN_MAJOR = 7;

/**
 * Refuses a Redis that cannot be used: too old, a replica, one that evicts keys, one that holds something else under
 * these keys. Rejects with `ConfigError` or `RedisError`.
 */
export async function checkServer(commands: Commands, keys: Keys): Promise<void> {
  const info = parseInfo(text(await commands.send(["INFO"])));
  const version = info.get("redis_version") ?? "";
  if (!info.has("valkey_version") && Number.parseInt(version, 10) < MIN_MAJOR) {
    throw new RedisError(
      "REDIS_TOO_OLD",
      `This is Redis ${printable(version)}: Redis ${MIN_MAJOR}.0 or Valkey 7.2 is needed, or newer`,
      { retryable: false },
    );
  }
  const policy = info.get("maxmemory_policy") ?? "";
  if (policy.startsWith("allkeys")) {
    throw new ConfigError(
      `This Redis has maxmemory-policy ${printable(policy)}, by which it would drop logs in silence: set maxmemory-policy noeviction`,
    );
  }
  if (info.get("role") === "slave" && info.get("slave_read_only") !== "0") {
    throw new RedisError("REDIS_READ_ONLY", "This Redis is a read-only replica: connect to the primary", {
      retryable: true,
    });
  }
  for (const [key, type] of [
    [keys.rooms, "stream"],
    [keys.ids, "hash"],
  ] as const) {
    const found = text(await commands.send(["TYPE", key]));
    if (found !== "none" && found !== type) {
      throw new RedisError(
        "REDIS_WRONG_TYPE",
        `The key ${printable(key)} is a ${found} and not a ${type}: take another prefix, or delete that key`,
        { retryable: false },
      );
    }
  }
}

function parseInfo(info: string): Map<string, string> {
  return new Map(
    info.split(/\r?\n/).flatMap((line): [string, string][] => {
      const at = line.indexOf(":");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
}
