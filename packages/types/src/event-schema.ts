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

/** An event without the fields of its kind's own. */
type Draft = { -readonly [Key in keyof EventBase<string>]: EventBase<string>[Key] } & Record<string, unknown>;

/**
 * A schema that takes one kind of event in wire form and gives the typed event: with the parts of the wire's `object` as
 * fields of its own, unless `arrange` puts them elsewhere.
 */
// @__NO_SIDE_EFFECTS__
export function eventSchema<TType extends EventType, TFields extends object, TParts extends object = TFields>(
  type: TType,
  parts: { readonly [Key in keyof TParts]: v.GenericSchema<unknown, TParts[Key]> },
  arrange: (event: Draft) => object = (event) => event,
): v.GenericSchema<WireEvent, EventBase<TType> & Readonly<TFields>> & OfMethod<TType> {
  const entries = { broadcaster: v.optional(v.string()), ...parts };
  const wire = v.looseObject({ method: v.literal(type), id: v.string(), object: v.looseObject(entries) });
  const known = new Set(Object.keys(entries));
  const toEvent = v.transform(({ id, object }: v.InferOutput<typeof wire>) => {
    const event: Draft = { type, id };
    let extra: Record<string, unknown> | undefined;
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (!known.has(key)) {
        extra ??= {};
        extra[key] = value;
      } else if (value !== undefined) event[key] = value;
    }
    if (extra) event.extra = extra;
    return arrange(event) as EventBase<TType> & TFields;
  });
  return v.pipe(wire, toEvent);
}
