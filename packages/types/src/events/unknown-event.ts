import * as v from "valibot";
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

const RecordSchema = Object.assign(v.custom<Record<string, unknown>>(isRecord), { expects: "object" });

export const UnknownEventSchema: v.GenericSchema<WireEvent, UnknownEvent> = v.pipe(
  v.object({ method: v.string(), id: v.string(), object: RecordSchema }),
  v.transform(({ method, id, object }) => ({ type: "unknown" as const, method, id, data: object })),
);
