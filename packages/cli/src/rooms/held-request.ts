import type { ClientState } from "@cb-events/core";

/** Longer than it takes to give up a connection that cannot be made. In milliseconds. */
const TAKEN_AFTER = 15_000;

/**
 * Whether the feed has taken the request that is under way. It holds one for 90 s in a silent room, which is connected
 * all that time, though the request before failed.
 */
export class HeldRequest {
  #since: number | undefined;

  /** The client is in this state from now on. */
  enter(state: ClientState): void {
    this.#since = state === "polling" ? performance.now() : undefined;
  }

  get isTaken(): boolean {
    return this.#since !== undefined && performance.now() - this.#since >= TAKEN_AFTER;
  }
}
