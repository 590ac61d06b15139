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

/** Variables that name a room: an events URL, or the two others together. */
const ROOM_URL = ["CB_EVENTS_URL"];
const ROOM_NAME = ["CB_USERNAME", "CB_TOKEN"];

/** A line that is meant to set one of them, in the form of this file or in another. */
const MEANT = /^\s*(?:export\s|set\s|\$env:)?\s*["']?(CB_(?:EVENTS_URL|USERNAME|TOKEN))\b/i;

/** Finds the settings: the named file, else `settings.json` of the current folder when it is there; and the `.env` beside. */
export function findSettings(named: string | false | undefined, env: Environment, mask: Mask): SettingsPlace {
  const file = named === undefined && existsSync(DEFAULT_FILE) ? DEFAULT_FILE : named || undefined;
  const folder = file === undefined ? process.cwd() : dirname(resolve(file));
  return { file, folder, env: environmentOf(folder, env, mask) };
}

/** The environment, with what a file `.env` in the folder adds. */
export function environmentOf(folder: string, env: Environment, mask: Mask): Environment {
  const beside = readEnv(join(folder, ".env"));
  for (const { CB_EVENTS_URL = "", CB_TOKEN = "" } of [beside, env]) {
    mask.addUrl(CB_EVENTS_URL);
    mask.add(cleanValue(CB_TOKEN));
  }
  // A room that the environment names takes the place of the one in the file, in whichever way each is named.
  const isNamed = (names: readonly string[]) => names.some((name) => env[name]);
  const dropped = [...(isNamed(ROOM_URL) ? ROOM_NAME : []), ...(isNamed(ROOM_NAME) ? ROOM_URL : [])];
  const added = Object.entries(beside).filter(([name]) => !dropped.includes(name));
  // Of the environment itself an empty variable counts: it puts one out of use.
  return { ...Object.fromEntries(added), ...defined(env) };
}

function readEnv(file: string): Environment {
  if (!existsSync(file)) return {};
  let text: string;
  try {
    text = decodeText(readFileSync(file));
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "it is no text"}); make it a file that you may read, or remove it`,
    );
  }
  const variables = parseEnv(text);
  checkLines(file, text, variables);
  return variables;
}

/** A line of another form would be passed over, and a simulated room followed in place of the one that is meant. */
function checkLines(file: string, text: string, variables: Environment): void {
  for (const [at, line] of text.split("\n").entries()) {
    const name = MEANT.exec(line)?.[1]?.toUpperCase();
    if (name !== undefined && !(name in variables))
      throw new UsageError(
        `${file}: line ${at + 1} sets no variable: write ${name}=, and its value behind that`,
      );
  }
}

function defined(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
