import * as v from "valibot";
import type { Alert } from "./alert-schema.js";
import { defaultAlerts } from "./default-alerts.js";
import { type SettingsFile, SettingsSchema } from "./schema.js";

/** What the owner of the room decides. Defaults are filled in, the alerts too. */
export interface Settings extends Readonly<Omit<SettingsFile, "$schema" | "alerts">> {
  readonly alerts: readonly Alert[];
}

/** Fills in the alerts, where the file names none. */
export function toSettings({ $schema: _, alerts, ...rest }: SettingsFile): Settings {
  return { ...rest, alerts: alerts ?? defaultAlerts(rest.overlay.tiers) };
}

export const DEFAULT_SETTINGS: Settings = toSettings(v.parse(SettingsSchema, {}));
