import { Option } from "commander";
import { LOG_LEVELS } from "../log.js";
import { addPrefixOption } from "../options/redis-options.js";
import { duration, wholeNumber } from "../options/values.js";
import type { RelayRoomsOptions } from "../redis/relay-rooms.js";
import type { DefineCommand } from "./command.js";

/** Follows many rooms into Redis, as one of several workers. */
export const defineRelay: DefineCommand = (program, shell, done) => {
  const command = program
    .command("relay")
    .description("many rooms into Redis Streams: a worker, one of as many as you start");
  addPrefixOption(command)
    .requiredOption("--redis <url>", "redis://host:port, rediss:// for TLS, or $NAME for a variable")
    .requiredOption("--rooms <file>", "the rooms: a name, an events URL or $NAME on each line")
    .option("--testbed", "rooms that are given by name are of the testbed")
    .option("--dry-run", "say what this worker would take, and change nothing")
    .option("--metrics <port>", "serve /metrics for Prometheus to this machine", wholeNumber("", 1, 65_535))
    .option("--duration <seconds>", "end after this time", duration)
    .addOption(new Option("--log-level <level>", "what to log").choices(LOG_LEVELS).default("info"))
    .action(async (options: RelayRoomsOptions) => {
      const { relayRooms } = await import("../redis/relay-rooms.js");
      done(await relayRooms(options, shell));
    });
};
