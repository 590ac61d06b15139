import * as v from "valibot";
import type { EventType } from "./event-type.js";
import type { WireEvent } from "./wire-event.js";

/** What every typed event has. */
export interface EventBase<TType extends string> {
  /** What happened. */
  readonly type: TType;
  /** Unique; the key to drop repeats by. See `eventTime` and `compareEventIds`. */
  readonly id: string;
  /** Name of the broadcaster. May be `""` on a private message: do not take it for the room's. */
  readonly broadcaster?: string;
  /** Fields of the wire's `object` that this version does not know. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Says which kind of event a schema takes. */
export interface OfMethod<TType extends string> {
  readonly entries: { readonly method: { readonly literal: TType } };
}

/** What stands in the wire's `object`, by the schemas of its parts. */
type ObjectOf<TParts extends v.ObjectEntries> = v.LooseObjectSchema<TParts, undefined>;

/** A schema that takes one kind of event in wire form and gives the typed event. */
// @__NO_SIDE_EFFECTS__
export function eventSchema<
  const TType extends EventType,
  TParts extends v.ObjectEntries,
  TFields extends object,
>(
  type: TType,
  parts: TParts,
  fields: (object: v.InferOutput<ObjectOf<TParts>>) => TFields,
): v.GenericSchema<WireEvent, EventBase<TType> & Readonly<TFields>> & OfMethod<TType> {
  const known = new Set(["broadcaster", ...Object.keys(parts)]);
  const wire = v.looseObject({
    method: v.literal(type),
    id: v.string(),
    object: v.looseObject({ broadcaster: v.optional(v.string()), ...(parts as v.ObjectEntries) }),
  });
  const toEvent = v.transform(({ id, object }: v.InferOutput<typeof wire>): EventBase<TType> & TFields => {
    const event: { -readonly [Key in keyof EventBase<TType>]: EventBase<TType>[Key] } = { type, id };
    if (object.broadcaster !== undefined) event.broadcaster = object.broadcaster as string;
    const extra = otherFields(object, known);
    return Object.assign(event, fields(object as v.InferOutput<ObjectOf<TParts>>), extra && { extra });
  });
  return v.pipe(wire, toEvent);
}

/** A copy without the named keys; undefined when nothing is left. */
function otherFields(
  record: Record<string, unknown>,
  known: ReadonlySet<string>,
): Record<string, unknown> | undefined {
  let rest: Record<string, unknown> | undefined;
  for (const key of Object.keys(record)) {
    if (known.has(key)) continue;
    rest ??= {};
    rest[key] = record[key];
  }
  return rest;
}
