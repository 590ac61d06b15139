import { printable } from "@cb-events/types";

const MAX_ID_LENGTH = 80;

/**
 * The event is no event, or JSON cannot say it: it refers to itself, holds a bigint, is nested thousands deep, or is
 * longer than a mebi of characters. Nothing of it was written, and the next event can be recorded.
 *
 * @remedy Record what came from the feed. What is nested that deep, or that long, is no use to keep.
 */
export class UnrecordableEventError extends Error {
  override readonly name = "UnrecordableEventError";
  /** Tells it apart without `instanceof`. */
  readonly code = "UNRECORDABLE_EVENT";

  /** Names the event by its id, and quotes nothing else of it: it may be private. */
  constructor(event: unknown, problem: string, cause?: unknown) {
    const id = idOf(event);
    const which = typeof id === "string" ? `The event ${printable(id.slice(0, MAX_ID_LENGTH))}` : "The event";
    super(`${which} cannot be recorded: ${problem}`, cause === undefined ? undefined : { cause });
  }
}

/** Undefined where even that cannot be read: a field that is computed may throw. */
function idOf(event: unknown): unknown {
  try {
    return (Object(event) as { readonly id?: unknown }).id;
  } catch {
    return undefined;
  }
}
