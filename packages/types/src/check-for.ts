import * as v from "valibot";
import { type Check, checkFields } from "./check-fields.js";

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
    if (entries && (type === "object" || type === "loose_object")) {
      return checkFields(
        Object.entries(entries).map(([key, each]) => ({
          key,
          primitive: primitiveOf(each.wrapped ?? each),
          check: checkFor(each),
        })),
      );
    }
  }
  return (value) => v.is(schema, value);
}

/** What `typeof` says of every value that the schema takes, and of no other. */
function primitiveOf({ type, pipe }: Schema): string | undefined {
  return pipe === undefined && (type === "string" || type === "boolean") ? type : undefined;
}
