import type { AbortSignalLike } from "@cb-events/types";

/** How one event is dispatched. */
export interface DispatchOptions {
  /**
   * Aborted, it ends the dispatch before the next handler: `dispatch` rejects with its reason, whatever
   * `onError` says. The handler that runs is not interrupted: give it the signal, and when it throws the reason,
   * that counts as the end of the dispatch and not as an error of the handler.
   *
   * @default none
   */
  readonly signal?: AbortSignalLike | undefined;
}

/** How a source of events is dispatched. */
export interface RunOptions {
  /**
   * Aborted, it ends the run, which then resolves: at once while it waits for an event, and otherwise when all
   * handlers of the event in flight are done. A source with a `run` of its own gets the signal, and may give it to
   * `dispatch`: then no further handler begins.
   *
   * @default none
   */
  readonly signal?: AbortSignalLike | undefined;
}
