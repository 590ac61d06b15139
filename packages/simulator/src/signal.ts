import type { AbortSignalLike } from "@cb-events/types";

/** The part of an `AbortSignal` that is used here: every `AbortSignal` fits. */
export type Signal = AbortSignalLike;

/** What an aborted wait rejects with: the signal's reason, or an `AbortError` when it has none. */
export function abortReason(signal: Signal | undefined): unknown {
  return signal?.reason ?? new DOMException("This operation was aborted", "AbortError");
}
