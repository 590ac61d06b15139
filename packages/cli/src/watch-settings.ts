import { unwatchFile, watchFile } from "node:fs";
import type { Log } from "./log.js";
import { DEFAULT_SETTINGS, readSettings, type Settings } from "./settings.js";

/** The settings as they are now. */
export interface CurrentSettings {
  readonly current: Settings;
}

/** How often the file is looked at, in milliseconds. */
const INTERVAL = 1000;

/**
 * Reads the settings, and again whenever the file changes, until the signal aborts. What is not valid is logged, and
 * the last valid ones stay. Rejects with a `UsageError` when they are not valid at the start.
 */
export async function watchSettings(
  file: string | undefined,
  log: Log,
  signal: AbortSignal,
): Promise<CurrentSettings> {
  if (file === undefined) return { current: DEFAULT_SETTINGS };
  const settings = { current: await readSettings(file) };
  const reload = () =>
    void readSettings(file).then(
      (current) => {
        settings.current = current;
        log.notice(`${file} was read again`);
      },
      (error: Error) => log.error(`${error.message}; the settings stay as they were`),
    );
  // By its path, and not the file itself: editors put a new one in its place.
  watchFile(file, { interval: INTERVAL, persistent: false }, reload);
  signal.addEventListener("abort", () => unwatchFile(file, reload), { once: true });
  return settings;
}
