import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { UsageError } from "../options/usage-error.js";
import { cleanValue, decodeText } from "../process/clean-text.js";
import type { Mask } from "../process/mask.js";
import type { Environment } from "../process/shell.js";

const DEFAULT_FILE = "settings.json";

/** Where the settings are, and what stands beside them. */
export interface SettingsPlace {
  /** Undefined where there are none. */
  readonly file: string | undefined;
  /** The folder with `.env` and `media`. */
  readonly folder: string;
  /** The environment, with what `.env` adds. */
  readonly env: Environment;
}

/** Finds the settings: the named file, else `settings.json` of the current folder when it is there; and the `.env` beside. */
export function findSettings(named: string | false | undefined, env: Environment, mask: Mask): SettingsPlace {
  const file = named === undefined && existsSync(DEFAULT_FILE) ? DEFAULT_FILE : named || undefined;
  const folder = file === undefined ? process.cwd() : dirname(resolve(file));
  // Of the environment itself an empty variable counts: it puts one out of use.
  const all = { ...readEnv(join(folder, ".env")), ...defined(env) };
  mask.addUrl(all["CB_EVENTS_URL"] ?? "");
  mask.add(cleanValue(all["CB_TOKEN"] ?? ""));
  return { file, folder, env: all };
}

function readEnv(file: string): Environment {
  if (!existsSync(file)) return {};
  try {
    return parseEnv(decodeText(readFileSync(file)));
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "it is no text"})`,
    );
  }
}

function defined(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
