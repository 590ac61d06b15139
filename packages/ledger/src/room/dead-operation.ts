import { reasonOf } from "../errors/reason-of.js";
import type { Operation } from "./operation.js";
import { storedKey } from "./stored-key.js";

/** Longer reasons are cut. Characters. */
const MAX_REASON = 1000;

/** What is known of an event that is put aside; null for what is not. */
export interface PutAside {
  readonly id: string | null;
  /** As on the wire. */
  readonly method: string | null;
  /** JSON, as on the wire; null where it cannot be written, or is not to be. */
  readonly event: string | null;
}

type DeadOperation = Extract<Operation, { readonly kind: "deadEvent" }>;

/** What writes a dead event. */
export function deadOperation({ id, method, event }: PutAside, reason: unknown): DeadOperation {
  return {
    kind: "deadEvent",
    id: id && storedKey(id),
    method,
    at: Date.now(),
    reason: reasonOf(reason).slice(0, MAX_REASON),
    event,
  };
}
