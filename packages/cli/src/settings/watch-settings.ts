import { type Stats, unwatchFile, watchFile } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Log } from "../log.js";
import type { Environment } from "../process/shell.js";
import { mediaProblems, withoutMedia } from "./media.js";
import { readSettings } from "./read-settings.js";
import { DEFAULT_SETTINGS, type Settings } from "./settings.js";

/** The settings as they are now. */
export interface CurrentSettings {
  readonly current: Settings;
}

/** Settings that may change. */
export interface WatchedSettings extends CurrentSettings {
  /** Calls the listener whenever the settings are other ones. */
  onChange(listener: () => void): void;
}

/** How often the file is looked at, in milliseconds. */
const INTERVAL = 1000;

interface WatchOptions {
  /** As it is now: the file `.env` may change with the settings. */
  readonly environment: () => Environment;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Reads the settings, and again whenever the file changes or the `.env` beside it, until the signal aborts. What is not valid is logged, and
 * the last valid ones stay. Rejects with a `UsageError` when they are not valid at the start.
 */
export async function watchSettings(
  file: string | undefined,
  { environment, log, signal }: WatchOptions,
): Promise<WatchedSettings> {
  const listeners: (() => void)[] = [];
  const onChange = (listener: () => void) => void listeners.push(listener);
  if (file === undefined) return { current: DEFAULT_SETTINGS, onChange };
  const { settings: first, old } = await readSettings(file, environment());
  if (old.length > 0) log.warn(`${file} is of an old form, which is still read. Write ${old.join("; and ")}`);
  const usable = async (read: Settings): Promise<Settings> => {
    const problems = await mediaProblems(read, file);
    for (const problem of problems.values()) log.warn(`${problem}: it is left out`);
    return withoutMedia(read, problems);
  };
  const settings = { current: await usable(first), onChange };
  const read = async () => usable((await readSettings(file, environment())).settings);
  const reload = () =>
    void read().then(
      (current) => {
        settings.current = current;
        log.notice(`${file} was read again`);
        for (const listener of listeners) listener();
      },
      (error: Error) => log.error(`${error.message}; the settings stay as they were`),
    );
  // By its path, and not the file itself: editors put a new one in its place.
  watchFile(file, { interval: INTERVAL, persistent: false }, reload);
  // A variable that was missing may be there now. Of a file that is not there it is told once, too.
  const beside = join(dirname(resolve(file)), ".env");
  const reloadVariables = (now: Stats, before: Stats) => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino) reload();
  };
  watchFile(beside, { interval: INTERVAL, persistent: false }, reloadVariables);
  signal.addEventListener(
    "abort",
    () => {
      unwatchFile(file, reload);
      unwatchFile(beside, reloadVariables);
    },
    { once: true },
  );
  return settings;
}
