/** The part of an `AbortSignal` that is used here: every `AbortSignal` fits. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** What an aborted wait rejects with: the signal's reason, or an `AbortError` when it has none. */
export function abortReason(signal: Signal | undefined): unknown {
  return signal?.reason ?? new DOMException("This operation was aborted", "AbortError");
}
