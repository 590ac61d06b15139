import { type Command, Option } from "commander";
import { addOutputOptions, type OutputOptions } from "../options/output-options.js";
import { addPrefixOption, type RedisOptions } from "../options/redis-options.js";
import { addRoomOptions, type RoomOptions } from "../options/room-options.js";
import {
  addLedgerOptions,
  addSettingsOptions,
  type LedgerOptions,
  type SettingsOptions,
} from "../options/settings-options.js";
import { file, host, port, retryAttempts, wholeNumber } from "../options/values.js";
import type { DefineCommand } from "./command.js";

/** What the command line says. */
export interface RunOptions extends RoomOptions, OutputOptions, SettingsOptions, LedgerOptions, RedisOptions {
  /** A file that names many rooms. */
  readonly rooms?: string;
  /** The file to record events in; with many rooms, the folder of their files. */
  readonly record?: string;
  /** Names and texts stay out of the recording. */
  readonly anonymise?: boolean;
  /** Serve the overlay. */
  readonly overlay: boolean;
  /** Where the overlay listens for other devices. */
  readonly host?: string;
  /** The overlay's port; 0: any free one. */
  readonly port?: number;
  /** Show the overlay in a browser. */
  readonly open?: boolean;
  /** The port of `/metrics`. */
  readonly metrics?: number;
  /** Requests for one answer before the bot is told of a failure. */
  readonly retryAttempts?: number;
  readonly strict?: boolean;
}

/** Follows a room: alerts, goals, menu, overlay, webhooks, history. */
export const defineRun: DefineCommand = (program, shell, done) => {
  const command = program
    .command("run", { isDefault: true })
    .description("follow a room: alerts, goals, menu, overlay, control page, webhooks, history");
  addRoomOptions(command).option("--rooms <file>", "many rooms: a name, an events URL or $NAME on each line");
  command
    .option("--redis <url>", "read what relays append there, not the feed: redis://host:port, or $NAME")
    .option(
      "--group <name>",
      "with --redis: counts what was read, so each bot needs its own (default: run:<room>)",
    );
  addServeOptions(addOutputOptions(addLedgerOptions(addSettingsOptions(addPrefixOption(command))))).action(
    async (options: RunOptions) => {
      const { runRoom } = await import("../bot/run-room.js");
      done(await runRoom(options, shell));
    },
  );
};

function addServeOptions(command: Command): Command {
  return command
    .option(
      "--record <file>",
      "add every event to this file; with --rooms: a folder, for a file of each room",
      file,
    )
    .option("--anonymise", "with --record: pseudonyms instead of names, and no texts")
    .option("--no-overlay", "serve no overlay for OBS and the phone")
    .option(
      "--host <address>",
      "let other devices see the overlay, with a key: listen on this address, 0.0.0.0 for all",
      host,
    )
    .option("--port <n>", "the overlay's port, 0 for any free one (default: 41731)", port)
    .option("--metrics <port>", "serve /metrics for Prometheus to this machine", wholeNumber("", 1, 65_535))
    .option("--open", "show the overlay in a browser")
    .addOption(new Option("--retry-attempts <n>").argParser(retryAttempts).hideHelp())
    .addOption(new Option("--strict").hideHelp());
}
