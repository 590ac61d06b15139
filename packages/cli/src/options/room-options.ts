import type { Command } from "commander";
import { wholeNumber } from "./values.js";

/** Which room is meant, as the command line says it. */
export interface RoomOptions {
  readonly eventsUrl?: string;
  readonly eventsUrlFile?: string;
  readonly username?: string;
  readonly token?: string;
  readonly testbed?: boolean;
  /** A simulated room, whatever the environment says. */
  readonly simulate?: boolean;
  /** For how long the server may hold a request, in seconds. */
  readonly timeout?: number;
}

/** Adds the options that say which room is meant. */
export function addRoomOptions(command: Command): Command {
  return command
    .option("--events-url <url>", "the room's events URL; other users of the machine can read it here")
    .option("--events-url-file <file>", "a file that holds the events URL; - is standard input")
    .option("--username <name>", "name of the room's owner")
    .option("--token <token>", "the owner's token; other users of the machine can read it here")
    .option("--testbed", "the testbed: with a user name and a token")
    .option("--simulate", "a simulated room on this machine, though another one is set")
    .option(
      "--timeout <seconds>",
      "how long the server may hold a request, 0 to 90 (default: 10, with --rooms 90)",
      wholeNumber("seconds", 0, 90),
    );
}
