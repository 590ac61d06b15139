/** What is used of an `AbortSignal`: every `AbortSignal` fits, and a package that takes one needs no DOM library for its types. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
