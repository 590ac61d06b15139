/** The part of an `AbortSignal` that is used: every `AbortSignal` fits. */
export interface ReplaySignal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
