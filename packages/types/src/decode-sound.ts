import type * as v from "valibot";
import { checkFor } from "./check-for.js";
import type { CbEvent } from "./event.js";

/** How every event's schema is made: the wire form, and what makes the typed event of it. */
interface EventPipe {
  readonly pipe: readonly [v.GenericSchema, { readonly operation: (wire: unknown) => CbEvent }];
}
type Decode = (input: unknown) => CbEvent | undefined;

const decoders = new Map<unknown, Decode>();

/** The typed event of a wire form that is valid as a whole; undefined where the schema itself has to be asked. */
export function decodeSound(schema: unknown, input: unknown): CbEvent | undefined {
  let decode = decoders.get(schema);
  if (decode === undefined) {
    const [wire, toEvent] = (schema as EventPipe).pipe;
    const fits = checkFor(wire);
    decode = (value) => (fits(value) ? toEvent.operation(value) : undefined);
    decoders.set(schema, decode);
  }
  return decode(input);
}
