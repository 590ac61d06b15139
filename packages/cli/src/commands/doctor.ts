import { addRoomOptions, type RoomOptions } from "../options/room-options.js";
import {
  addLedgerOptions,
  addSettingsOptions,
  type LedgerOptions,
  type SettingsOptions,
} from "../options/settings-options.js";
import { host, port } from "../options/values.js";
import type { DefineCommand } from "./command.js";

export interface DoctorOptions extends RoomOptions, SettingsOptions, LedgerOptions {
  readonly host?: string;
  readonly port?: number;
  readonly json?: boolean;
}

/** Says what is wrong, and what to do about it. */
export const defineDoctor: DefineCommand = (program, shell, done) => {
  const command = program.command("doctor").description("say what is wrong, and how to fix it");
  addLedgerOptions(addSettingsOptions(addRoomOptions(command)))
    .option("--host <address>", "as for run", host)
    .option("--port <n>", "as for run", port)
    .option("--json", "a line of JSON for each check")
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("../doctor/run-doctor.js");
      done(await runDoctor(options, shell));
    });
};
