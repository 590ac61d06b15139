import { printable } from "@cb-events/types";
import * as v from "valibot";
import { ConfigError } from "../errors/config-error.js";
import type { Redact } from "../redact/redact.js";

/** Options by name: a schema for each, whose message says what is allowed. */
type Schema = v.LooseObjectSchema<v.ObjectEntries, string>;

const asItIs: Redact = (text) => text;

/** The options, with defaults; a `ConfigError` that names the option, what came and what is allowed. */
export function checkOptions<TSchema extends Schema>(
  schema: TSchema,
  options: unknown,
  redact: Redact = asItIs,
  of = "",
): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, options);
  if (result.success) {
    refuseUnknown(schema, options as object, redact, "", of);
    return result.output;
  }
  const [{ path, message, input }] = result.issues;
  const name = path ? `option ${path.map(({ key }) => key).join(".")}` : "options";
  throw new ConfigError(`The ${name} must be ${message}, not ${shown(input, redact)}`);
}

/** Throws a `ConfigError` where one of the options is not known; `before` and `of` stand around its name. */
export function refuseUnknown(
  { entries }: Schema,
  options: object,
  redact: Redact,
  before: string,
  of = "",
): void {
  for (const name in options) {
    if (!Object.hasOwn(entries, name)) {
      const known = Object.keys(entries).join(", ");
      throw new ConfigError(
        `Unknown option ${before}${printable(redact(name))}${of}. Known options: ${known}`,
      );
    }
  }
}

/** A value as a message may show it: short, masked, and on one line. */
function shown(value: unknown, redact: Redact): string {
  const type = Array.isArray(value) ? "array" : typeof value;
  if (type === "string") return `"${printable(redact(String(value)).slice(0, 100))}"`;
  if (value === null || /^[unb]/.test(type)) return `${value}${type === "bigint" ? "n" : ""}`;
  return `${/^[ao]/.test(type) ? "an" : "a"} ${type}`;
}
