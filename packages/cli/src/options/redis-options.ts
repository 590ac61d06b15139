import type { Command } from "commander";
import { UsageError } from "./usage-error.js";
import { keyPrefix } from "./values.js";

/** Where relays keep events. */
export interface RedisOptions {
  readonly redis?: string;
  /** The group of readers. */
  readonly group?: string;
  /** What stands before every key. */
  readonly prefix?: string;
}

/** Adds the option that says what stands before every key. */
export function addPrefixOption(command: Command): Command {
  return command.option(
    "--prefix <text>",
    "what stands before every key in Redis, the same for all (default: {cb}:)",
    keyPrefix,
  );
}

/** Refuses what is about Redis where it is not read. */
export function checkRedisOptions({ redis, group, prefix }: RedisOptions): void {
  if (redis !== undefined) return;
  const given = { "--group": group, "--prefix": prefix };
  const found = Object.entries(given).find(([, value]) => value !== undefined);
  if (found !== undefined) throw new UsageError(`${found[0]} goes with --redis`);
}
