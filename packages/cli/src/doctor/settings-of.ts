import type { Environment } from "../process/shell.js";
import { type ReadSettings, readSettings } from "../settings/read-settings.js";
import { DEFAULT_SETTINGS } from "../settings/settings.js";

/** What the settings file holds, or what is wrong with it. */
export async function settingsOf(file: string | undefined, env: Environment): Promise<ReadSettings | Error> {
  if (file === undefined) return { settings: DEFAULT_SETTINGS, old: [] };
  return readSettings(file, env).catch((error: Error) => error);
}
