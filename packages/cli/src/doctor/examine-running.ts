import type { Patient } from "./check.js";
import { checksForRunning, type Running } from "./examine.js";
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
  const settings = await settingsOf(known.settingsFile, known.env);
  const patient: Patient = { ...known, settings, host: undefined, port: undefined };
  const results = await runChecks(checksForRunning(patient, bot), signal);
  return results.map(({ name, verdict, saw, todo }) => ({
    ...{ name: masked(name), verdict, saw: masked(saw) },
    ...(todo !== undefined && { todo: masked(todo) }),
  }));
}
