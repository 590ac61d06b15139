import type { Check, Patient } from "./check.js";
import { checksForReading, checksForRunning, type Running } from "./examine.js";
import { type CheckResult, runChecks } from "./run-checks.js";
import { settingsOf } from "./settings-of.js";

/** What is known of a bot from its command line. */
export interface RunningPatient extends Pick<Patient, "env" | "settingsFile" | "ledgerFile"> {
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
  return maskAll(await runChecks(checksForRunning(patient, bot), signal), masked);
}

/** The same of a bot that reads a stream: `stream` says how that is. */
export async function examineReading(
  { masked, ...known }: RunningPatient,
  bot: Omit<Running, "status">,
  stream: Check,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const patient = await patientNow(known);
  return maskAll(await runChecks(checksForReading(patient, bot, stream), signal), masked);
}

async function patientNow(known: Omit<RunningPatient, "masked">): Promise<Patient> {
  const settings = await settingsOf(known.settingsFile, known.env);
  return { ...known, settings, host: undefined, port: undefined };
}

function maskAll(results: readonly CheckResult[], masked: RunningPatient["masked"]): readonly CheckResult[] {
  return results.map(({ name, verdict, saw, todo }) => ({
    ...{ name: masked(name), verdict, saw: masked(saw) },
    ...(todo !== undefined && { todo: masked(todo) }),
  }));
}
