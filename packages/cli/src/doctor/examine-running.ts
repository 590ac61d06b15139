import type { Environment } from "../process/shell.js";
import type { Check, Patient } from "./check.js";
import { checksForReading, checksForRunning, type Running } from "./examine.js";
import { type CheckResult, maskedResult, runChecks } from "./run-checks.js";
import { settingsOf } from "./settings-of.js";

/** What is known of a bot from its command line. */
export interface RunningPatient extends Pick<Patient, "settingsFile" | "ledgerFile"> {
  /** As it is now. */
  readonly environment: () => Environment;
  /** Undefined for a simulated one. */
  readonly room: Patient["room"];
  /** Takes secrets out of a text. */
  readonly masked: (text: string) => string;
}

/** What the doctor would say of a bot while it runs: the settings are read anew. */
export async function examineRunning(
  { masked, ...known }: RunningPatient,
  bot: Running,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const patient = await patientNow(known);
  const results = await runChecks(checksForRunning(patient, bot), signal);
  return results.map((result) => maskedResult(result, masked));
}

/** The same of a bot that reads a stream: `stream` says how that is. */
export async function examineReading(
  { masked, ...known }: RunningPatient,
  bot: Omit<Running, "status">,
  stream: Check,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const patient = await patientNow(known);
  const results = await runChecks(checksForReading(patient, bot, stream), signal);
  return results.map((result) => maskedResult(result, masked));
}

async function patientNow({ environment, ...known }: Omit<RunningPatient, "masked">): Promise<Patient> {
  const env = environment();
  const settings = await settingsOf(known.settingsFile, env);
  return { ...known, env, settings, host: undefined, port: undefined };
}
