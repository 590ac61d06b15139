import { readFile } from "node:fs/promises";
import { UsageError } from "../options/usage-error.js";
import { decodeText } from "../process/clean-text.js";
import type { Environment } from "../process/shell.js";
import { checkWebhooks } from "../webhooks/check-webhooks.js";
import { alertProblems } from "./alert-rules.js";
import { convertOld } from "./old-settings.js";
import { parseJson } from "./parse-json.js";
import { checkSchema, type Problem } from "./problem.js";
import type { SettingsFile } from "./schema.js";
import { type Settings, toSettings } from "./settings.js";
import { fillVariables } from "./variables.js";

/** A file larger than that is no settings file, in bytes. */
const MAX_BYTES = 1_000_000;

/** What a settings file holds. */
export interface ReadSettings {
  readonly settings: Settings;
  /** What to write instead of what the file still holds of before. */
  readonly old: readonly string[];
}

/** Reads a settings file. Rejects with a `UsageError` that names file, field, what came and what is allowed. */
export async function readSettings(file: string, env: Environment): Promise<ReadSettings> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}); name a file that you may read`);
  });
  if (bytes.length > MAX_BYTES)
    throw new UsageError(`${file} is too large for settings: ${bytes.length} bytes, ${MAX_BYTES} at most`);
  return parseSettings(file, decodeText(bytes), env);
}

/** The same, of the text of a file. Throws a `UsageError`. */
export function parseSettings(file: string, content: string, env: Environment): ReadSettings {
  const fail = ({ field, message }: Problem): never => {
    throw new UsageError(`${file}: ${field === "" ? message : `${field}: ${message}`}`);
  };
  const { json, old } = convertOld(parseJson(file, content));
  const filled = fillVariables(json, env);
  const checked = checkSchema(filled.json, json);
  // An unset variable explains what is wrong with its field; anything else comes first.
  if (filled.problem && (!("field" in checked) || checked.field === filled.problem.field))
    return fail(filled.problem);
  if ("field" in checked) return fail(checked);
  for (const problem of problemsOf(checked)) return fail(problem);
  return { settings: toSettings(checked), old };
}

function* problemsOf(settings: SettingsFile): Generator<Problem> {
  yield* alertProblems(settings);
  const { tiers } = settings.overlay;
  const unordered = tiers.findIndex((tokens, at) => at > 0 && tokens <= Number(tiers[at - 1]));
  if (unordered > 0)
    yield {
      field: `overlay.tiers.${unordered}`,
      message: `must be more than ${tiers[unordered - 1]}, not ${tiers[unordered]}`,
    };
  yield* checkWebhooks(settings.webhooks);
}
