type Events = AsyncIterableIterator<{ readonly id: string }>;
type End = "well" | "break" | "throw";

/** What a handler throws that is told to. */
export class HandlerFailed extends Error {}

/** One `for await` of the bot; each of its handlers runs until it is told to end. */
export class BotLoop {
  readonly name: string;
  readonly #events: Events;
  #endHandler: ((how: End) => void) | undefined;

  constructor(name: string, events: Events) {
    this.name = name;
    this.#events = events;
  }

  /** Its handler runs: it does not wait for an event. */
  get handles(): boolean {
    return this.#endHandler !== undefined;
  }

  /** Ends the handler that runs, and so asks for the next event. */
  next(): void {
    this.#endHandler?.("well");
    this.#endHandler = undefined;
  }

  /** Leaves the loop by its handler, or from outside while none runs. */
  leave(by: "break" | "throw"): void {
    if (this.#endHandler) this.#endHandler(by);
    else void this.#events.return?.();
  }

  /** Runs until the loop ends; rejects with what the client or a handler throws, at once: other loops go on. */
  async run(onEvent: (event: { readonly id: string }) => void): Promise<void> {
    for await (const event of this.#events) {
      onEvent(event);
      const how = await new Promise<End>((resolve) => {
        this.#endHandler = resolve;
      });
      if (how === "break") break;
      if (how === "throw") throw new HandlerFailed();
    }
  }
}
