import { printable } from "@cb-events/types";
import * as v from "valibot";
import { ConfigError } from "../errors/config-error.js";
import type { Redact } from "../redact/redact.js";

/** The options, with defaults; a `ConfigError` that names the option, what came and what is allowed. */
export function checkOptions<TSchema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
  schema: TSchema,
  options: unknown,
  redact: Redact = (text) => text,
): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, options, { abortEarly: true });
  if (result.success) return result.output;

  const [issue] = result.issues;
  if (issue.path === undefined)
    throw new ConfigError(`The options must be an object, not ${shown(options, redact)}`);
  const name = issue.path.map((item) => String(item.key)).join(".");
  if (issue.type === "strict_object" && issue.expected === "never") {
    const known = issue.path.length > 1 ? issue.message : Object.keys(schema.entries).join(", ");
    throw new ConfigError(`Unknown option ${printable(redact(name))}. Known options: ${known}`);
  }
  throw new ConfigError(`The option ${name} must be ${issue.message}, not ${shown(issue.input, redact)}`);
}

/** A value as a message may show it: short, masked, and on one line. */
function shown(value: unknown, redact: Redact): string {
  if (typeof value === "string") return `"${printable(redact(value).slice(0, 100))}"`;
  if (typeof value === "bigint") return `${value}n`;
  if (value === null || ["undefined", "number", "boolean"].includes(typeof value)) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
