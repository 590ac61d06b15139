import type { DoctorOptions } from "../commands/doctor.js";
import { jsonLine } from "../json-line.js";
import { ledgerFileFor } from "../ledger/ledger-file.js";
import { createLog } from "../log.js";
import { withoutOld } from "../options/settings-options.js";
import { UsageError } from "../options/usage-error.js";
import type { Shell } from "../process/shell.js";
import { findRoom } from "../room/find-room.js";
import { type Piece, wrap } from "../screen/pieces.js";
import { findSettings } from "../settings/settings-file.js";
import { type Colours, coloursFor, short } from "../terminal.js";
import type { Patient } from "./check.js";
import { checksFor } from "./examine.js";
import { type CheckResult, maskedResult, runChecks } from "./run-checks.js";
import { settingsOf } from "./settings-of.js";

/** Examines what the command line names, and prints a line for each check. Gives the exit code. */
export async function runDoctor(given: DoctorOptions, shell: Shell): Promise<0 | 1> {
  const { json = false } = given;
  const { signal, mask } = shell;
  const results = await runChecks(checksFor(await patientOf(given, shell)), signal);
  if (signal.aborted) return 1; // What was not asked to the end is no finding.
  const colours = coloursFor(process.stdout);
  const width = Math.max(...results.map(({ name }) => name.length));
  for (const found of results) {
    // Before a line is broken into several: a secret would not be found in them.
    const result = maskedResult(found, (text) => mask.apply(text));
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
    ...ledgerOf(options.ledger, room, env),
  };
}

/** Also for credentials that cannot be: the token's check says so. */
function ledgerOf(
  ledger: string | false | undefined,
  room: Patient["room"],
  env: Patient["env"],
): Pick<Patient, "ledgerFile" | "ledgerProblem"> {
  const simulated = { credentials: { username: "name", token: "token" }, simulated: true };
  try {
    return { ledgerFile: ledgerFileFor(ledger, room ?? simulated, env) };
  } catch (error) {
    const ledgerFile = ledgerFileFor(ledger === undefined ? false : ledger, simulated, env);
    return { ledgerFile, ...(error instanceof UsageError && { ledgerProblem: error.message }) };
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
