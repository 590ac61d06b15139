import type { CbEvent } from "@cb-events/types";

/** How the handling of an event ended. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: unknown }
  /** It was not handled, and that is no failure of its own: the loop was left, or the reader closes. */
  | { readonly kind: "released" };

/** An event on its way through a handler. */
export class Item {
  readonly room: string;
  readonly event: CbEvent;
  readonly deliveries: number;
  /** When it was given to a handler. */
  givenAt: Date | undefined;
  readonly ended: Promise<Outcome>;
  #end: (outcome: Outcome) => void = () => {};
  #hasEnded = false;
  #controller: AbortController | undefined;
  #abortedBy: { readonly reason: unknown } | undefined;

  constructor(room: string, event: CbEvent, deliveries: number) {
    this.room = room;
    this.event = event;
    this.deliveries = deliveries;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Made when it is asked for: most handlers do not. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#abortedBy !== undefined) this.#controller.abort(this.#abortedBy.reason);
    return this.#controller.signal;
  }

  /** The first outcome counts. */
  end(outcome: Outcome): void {
    this.#hasEnded = true;
    this.#end(outcome);
  }

  /** Tells the handler that no one waits for it. */
  abort(reason: unknown): void {
    this.#abortedBy ??= { reason };
    this.#controller?.abort(reason);
  }

  /** A handler gave up because it was told to. */
  isAbort(error: unknown): boolean {
    return this.#abortedBy !== undefined && this.#abortedBy.reason === error;
  }
}
