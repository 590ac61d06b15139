import * as v from "valibot";
import { described } from "../described.js";
import { isRecord } from "../record.js";
import type { WireEvent } from "../wire-event.js";

/** An event of a kind that this version does not know, passed on as it came. */
export interface UnknownEvent {
  /** Stands for every kind that is not known: see `method`. */
  readonly type: "unknown";
  /** The kind, as on the wire. */
  readonly method: string;
  /** Unique; the key to drop repeats by. */
  readonly id: string;
  /** The wire's `object`, unchecked. */
  readonly data: Readonly<Record<string, unknown>>;
}

export const UnknownEventSchema: v.GenericSchema<WireEvent, UnknownEvent> = v.pipe(
  v.looseObject({
    method: v.string(),
    id: v.string(),
    object: described<Record<string, unknown>>("object", isRecord),
  }),
  v.transform(({ method, id, object }) => ({ type: "unknown" as const, method, id, data: object })),
);
