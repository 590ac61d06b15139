import * as v from "valibot";

type Check = (value: unknown) => boolean;
/** The parts of valibot's schemas that are read here. */
interface Schema extends v.GenericSchema {
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly pipe?: unknown;
}

/**
 * A check of values by the schema that says yes or no, and no more: most events are valid, and a yes comes several
 * times as fast as valibot's. Where the schema is of a kind that is not known here, valibot is asked.
 */
export function checkFor(schema: Schema): Check {
  const { type, entries, wrapped, pipe } = schema;
  const primitive = primitiveOf(schema);
  if (primitive) return (value) => typeof value === primitive;
  if (pipe === undefined) {
    const inner = wrapped && checkFor(wrapped);
    if (inner && type === "optional") return (value) => value === undefined || inner(value);
    if (inner && type === "nullable") return (value) => value === null || inner(value);
    if (entries && (type === "object" || type === "loose_object")) return checkForEntries(entries);
  }
  return (value) => v.is(schema, value);
}

function checkForEntries(entries: Readonly<Record<string, Schema>>): Check {
  const fields = Object.entries(entries).map(([key, schema]) => ({
    key,
    type: primitiveOf(schema.wrapped ?? schema),
    check: checkFor(schema),
  }));
  // Most fields are texts and flags. `typeof` is compared with a literal: the engine then looks at the value alone.
  const texts = fields.filter(({ type }) => type === "string");
  const flags = fields.filter(({ type }) => type === "boolean");
  const others = fields.filter(({ type }) => type === undefined);
  return (value) => {
    if (typeof value !== "object" || value === null || hasUnsafeKey(value)) return false;
    const record = value as Record<string, unknown>;
    for (const { key, check } of texts) {
      const field = record[key];
      if (typeof field !== "string" && !check(field)) return false;
    }
    for (const { key, check } of flags) {
      const field = record[key];
      if (typeof field !== "boolean" && !check(field)) return false;
    }
    for (const { key, check } of others) if (!check(record[key])) return false;
    return true;
  };
}

/** What `typeof` says of every value that the schema takes, and of no other. */
function primitiveOf({ type, pipe }: Schema): string | undefined {
  return pipe === undefined && (type === "string" || type === "boolean") ? type : undefined;
}

/** valibot leaves such a key out of what it copies: its value is left to it. */
function hasUnsafeKey(value: object): boolean {
  return Object.hasOwn(value, "__proto__") || "prototype" in value || value.constructor !== Object;
}
