import type { Shell } from "../process/shell.js";
import { readSettings } from "./read-settings.js";
import { DEFAULT_SETTINGS } from "./settings.js";
import { findSettings } from "./settings-file.js";

/** The time zone of the settings, and the environment with what stands beside them. */
export async function findTimeZone(
  named: string | undefined,
  { env: own, mask }: Pick<Shell, "env" | "mask">,
) {
  const { file, env } = findSettings(named, own, mask);
  const settings = file === undefined ? DEFAULT_SETTINGS : (await readSettings(file, env)).settings;
  return { env, timeZone: settings.timeZone };
}
