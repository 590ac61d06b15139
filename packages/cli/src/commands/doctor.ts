import type { Patient } from "../doctor/check.js";
import { checksFor } from "../doctor/examine.js";
import { type CheckResult, runChecks } from "../doctor/run-checks.js";
import { settingsOf } from "../doctor/settings-of.js";
import { jsonLine } from "../json-line.js";
import { type LedgerFile, ledgerFileFor } from "../ledger/ledger-file.js";
import { createLog } from "../log.js";
import { addRoomOptions, type RoomOptions } from "../options/room-options.js";
import {
  addLedgerOptions,
  addSettingsOptions,
  type LedgerOptions,
  type SettingsOptions,
  withoutOld,
} from "../options/settings-options.js";
import { port } from "../options/values.js";
import type { Shell } from "../process/shell.js";
import { findRoom } from "../room/find-room.js";
import { type Piece, wrap } from "../screen/pieces.js";
import { findSettings } from "../settings/settings-file.js";
import { type Colours, coloursFor, short } from "../terminal.js";
import type { DefineCommand } from "./command.js";

interface DoctorOptions extends RoomOptions, SettingsOptions, LedgerOptions {
  readonly host?: string;
  readonly port?: number;
  readonly json?: boolean;
}

/** Says what is wrong, and what to do about it. */
export const defineDoctor: DefineCommand = (program, shell, done) => {
  const command = program.command("doctor").description("say what is wrong, and how to fix it");
  addLedgerOptions(addSettingsOptions(addRoomOptions(command)))
    .option("--host <address>", "as for run")
    .option("--port <n>", "as for run", port)
    .option("--json", "a line of JSON for each check")
    .action(async (options: DoctorOptions) => done(await examine(options, shell)));
};

async function examine(given: DoctorOptions, shell: Shell): Promise<0 | 1> {
  const { json = false } = given;
  const results = await runChecks(checksFor(await patientOf(given, shell)), shell.signal);
  const colours = coloursFor(process.stdout);
  const width = Math.max(...results.map(({ name }) => name.length));
  for (const result of results) {
    const lines = json ? [jsonLine(result)] : resultLines(result, width, colours);
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return results.some(({ verdict }) => verdict === "failed") ? 1 : 0;
}

async function patientOf(given: DoctorOptions, { env: own, mask, signal }: Shell): Promise<Patient> {
  const log = createLog("warn");
  const options = withoutOld(given, () => {});
  const { file, env } = findSettings(options.settings, own, mask);
  const settings = await settingsOf(file, env);
  const found = await findRoom({ options, env, mask, log, signal }).catch((error: Error) => error);
  const [room, roomProblem] = found instanceof Error ? [undefined, found.message] : [found, undefined];
  return {
    ...{ env, room, roomProblem, settings, settingsFile: file, host: options.host, port: options.port },
    ledgerFile: ledgerOf(options.ledger, room, env),
  };
}

/** Also for credentials that cannot be: the token's check says so. */
function ledgerOf(
  ledger: string | false | undefined,
  room: Patient["room"],
  env: Patient["env"],
): LedgerFile {
  const simulated = { credentials: { username: "name", token: "token" }, simulated: true };
  try {
    return ledgerFileFor(ledger, room ?? simulated, env);
  } catch {
    return ledgerFileFor(ledger, simulated, env);
  }
}

/** One line, which a terminal breaks between words. */
function resultLines(
  { name, verdict, saw, todo }: CheckResult,
  width: number,
  colours: Colours,
): readonly string[] {
  const { bold, dim, green, red, yellow } = colours;
  const sign = { ok: green("✓"), hint: yellow("!"), failed: red("✗") }[verdict];
  const colour = { ok: undefined, hint: yellow, failed: red }[verdict];
  const pieces: readonly Piece[] = [
    { text: { ok: "✓", hint: "!", failed: "✗" }[verdict], style: () => sign },
    { text: ` ${name.padEnd(width)}  `, style: bold },
    { text: short(saw, 400), style: colour },
    ...(todo === undefined ? [] : [{ text: " → ", style: dim }, { text: short(todo, 400) }]),
  ];
  return wrap(pieces, process.stdout.columns || Number.POSITIVE_INFINITY, width + 4);
}
