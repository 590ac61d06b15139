import type { ReaderStatus } from "@cb-events/redis";
import { type Check, failed, hint, ok } from "../doctor/check.js";
import type { StreamHealth } from "./stream-health.js";

/** Says whether the room is read from Redis. */
export function streamCheck(status: () => ReaderStatus, health: StreamHealth): Check {
  return {
    name: "Redis",
    run: () => {
      const now = status();
      const { status: word, lastError } = health.of(now);
      if (word === "retrying")
        return failed(
          `Redis does not do what it is asked for (${lastError?.code})`,
          "see the terminal of the bot, and whether Redis runs",
        );
      if (health.has(now)) return ok("the room is read");
      if (now.readers > 1)
        return hint(
          "another reader of the group has the room",
          "that passes when a bot was killed just now; else give each bot a group of its own (--group)",
        );
      return hint("the room is not there yet", "start a relay that follows it: cb-events relay");
    },
  };
}
