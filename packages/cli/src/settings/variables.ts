import { cleanValue } from "../process/clean-text.js";
import type { Environment } from "../process/shell.js";
import type { Problem } from "./problem.js";

const VARIABLE = /^\$([A-Z_][A-Z0-9_]*)$/;
/** How others write variables. */
const OTHER = /^(?:\$\{(\w+)\}|%(\w+)%|\$(\w+)|env:(\w+))$/i;

/**
 * Puts environment variables in the place of every `"$NAME"`, but in `$schema`, which is for editors alone. One that is
 * not set is a problem of its field.
 */
export function fillVariables(
  json: unknown,
  env: Environment,
): { readonly json: unknown; readonly problem?: Problem } {
  let problem: Problem | undefined;
  const fill = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item, at) => fill(item, [...path, String(at)]));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, field]) => [key, fill(field, [...path, key])]),
      );
    const name = typeof value === "string" && path[0] !== "$schema" ? VARIABLE.exec(value)?.[1] : undefined;
    if (name === undefined) {
      if (path[0] === "webhooks") problem ??= otherForm(value, path);
      return value;
    }
    const filled = cleanValue(env[name] ?? "");
    if (filled !== "") return filled;
    problem ??= {
      field: path.join("."),
      message: `the environment variable ${name} is not set; set it, or write it into the file .env beside the settings`,
    };
    return value;
  };
  const filled = fill(json, []);
  return { json: filled, ...(problem && { problem }) };
}

/** Says how a variable is written here, where one is written in another way. */
function otherForm(value: unknown, path: readonly string[]): Problem | undefined {
  const found = typeof value === "string" ? OTHER.exec(value)?.slice(1) : undefined;
  const name = found?.find((each) => each !== undefined);
  if (name === undefined) return undefined;
  return {
    field: path.join("."),
    message: `is no variable: write "$${name.toUpperCase()}" for the environment variable ${name.toUpperCase()}, in capitals`,
  };
}
