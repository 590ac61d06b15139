import { Option } from "commander";
import { duration, port, speed, userName, wholeNumber } from "../options/values.js";
import type { DefineCommand } from "./command.js";

export interface SimulateOptions {
  readonly port: number;
  readonly rate: number;
  readonly seed: number;
  readonly username: string;
  /** In seconds. */
  readonly duration?: number;
}

/** Serves a simulated room. */
export const defineSimulate: DefineCommand = (program, shell, done) => {
  program
    .command("simulate")
    .description("a room to try things in, on a port of this machine")
    .option("--port <n>", "the port, 0 for any free one", port, 8090)
    .option("--rate <n>", "events a second", speed, 1.3)
    .option("--seed <n>", "the same seed gives the same show", wholeNumber("", 0), 1)
    .addOption(
      new Option("--username <name>", "name of the room's owner").argParser(userName).default("demo"),
    )
    .option("--duration <seconds>", "end after this time", duration)
    .action(async (options: SimulateOptions) => {
      const { serveSimulatedRoom } = await import("../room/serve-simulated-room.js");
      done(await serveSimulatedRoom(options, shell));
    });
};
