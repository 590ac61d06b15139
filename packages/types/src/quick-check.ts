import * as v from "valibot";
import type { CbEvent } from "./event.js";

// Most events are valid, and valibot spends most of its time on a result that only an invalid one needs: a yes from
// here comes several times as fast. The checks are made at run time from the schemas' own entries, so the schemas stay
// the one truth: a no, and every kind of schema that is not known here, goes to valibot. A property test holds both equal.

/** Says yes or no. */
type Check = (value: unknown) => boolean;

/** The parts of valibot's schemas that are read here. */
interface Schema extends v.GenericSchema {
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly literal?: unknown;
  readonly pipe?: unknown;
}

/** How every event's schema is made: the wire form, and the step that makes the typed event of it. */
interface EventPipe {
  readonly pipe: readonly [v.GenericSchema, { readonly operation: (wire: unknown) => CbEvent }];
}

/** A field of an object. */
interface Field {
  readonly key: string;
  /** What `typeof` says of most of its values. */
  readonly primitive: string | undefined;
  /** Takes `undefined` where the field may be missing. */
  readonly check: Check;
}
/** A key of an object; without a field where it is not known. */
type KnownKey = Pick<Field, "key"> & Partial<Field>;

const decoders = new Map<unknown, (input: unknown) => CbEvent | undefined>();

/** The typed event of a wire form that is valid as a whole; undefined where valibot has to be asked. */
export function decodeValid(schema: unknown, input: unknown): CbEvent | undefined {
  let decode = decoders.get(schema);
  if (decode === undefined) {
    const [wire, toEvent] = (schema as EventPipe).pipe;
    const isValid = checkFor(wire);
    decode = (value) => (isValid(value) ? toEvent.operation(value) : undefined);
    decoders.set(schema, decode);
  }
  return decode(input);
}

/** A check that takes what the schema takes. */
export function checkFor(schema: Schema): Check {
  const { type, entries, wrapped, literal, pipe } = schema;
  const primitive = primitiveOf(schema);
  if (primitive) return (value) => typeof value === primitive;
  if (pipe === undefined) {
    if (type === "literal") return (value) => value === literal;
    const inner = wrapped && checkFor(wrapped);
    if (inner && type === "optional") return (value) => value === undefined || inner(value);
    if (inner && type === "nullable") return (value) => value === null || inner(value);
    if (entries && type === "loose_object") return checkFields(fieldsOf(entries));
  }
  return (value) => v.is(schema, value);
}

function fieldsOf(entries: Readonly<Record<string, Schema>>): Field[] {
  return Object.entries(entries).map(([key, schema]) => ({
    key,
    primitive: primitiveOf(schema.wrapped ?? schema),
    check: checkFor(schema),
  }));
}

/** What `typeof` says of every value that the schema takes, and of no other. */
function primitiveOf({ type, pipe }: Schema): string | undefined {
  return pipe === undefined && (type === "string" || type === "boolean") ? type : undefined;
}

/**
 * A check of plain objects by their fields. The feed sends the keys of an object in the same order time after time:
 * the keys of the last object that fitted are remembered, and one with the same keys is read from first to last, which
 * takes half as long as looking up each field.
 */
function checkFields(fields: readonly Field[]): Check {
  let lastKeys: readonly KnownKey[] | undefined;

  const checkByField = (record: Record<string, unknown>): boolean => {
    if (hasUnsafeKey(record) || !fields.every(({ key, check }) => check(record[key]))) return false;
    const keys = Object.keys(record);
    // An inherited field is not among the keys, so these keys would not prove that it is there.
    if (fields.every(({ key }) => record[key] === undefined || keys.includes(key)))
      lastKeys = keys.map((key) => fields.find((field) => field.key === key) ?? { key });
    return true;
  };

  return (value) => {
    if (typeof value !== "object" || value === null || value.constructor !== Object) return false;
    const record = value as Record<string, unknown>;
    const keys = lastKeys;
    if (keys === undefined) return checkByField(record);
    let at = 0;
    for (const key in record) {
      const known = keys[at++];
      if (known?.key !== key) return checkByField(record);
      const field = record[key];
      // With literals, the engine looks at the value alone.
      const isUsual =
        known.primitive === "string"
          ? typeof field === "string"
          : known.primitive === "boolean" && typeof field === "boolean";
      if (!isUsual && known.check && !known.check(field)) return false;
    }
    return at === keys.length || checkByField(record);
  };
}

/** valibot leaves such a key out of what it copies: its value is left to it. */
function hasUnsafeKey(value: object): boolean {
  return Object.hasOwn(value, "__proto__") || "prototype" in value;
}
