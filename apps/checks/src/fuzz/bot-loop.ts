import type { EventClient } from "@cb-events/core";

type Event = { readonly id: string };
type End = "well" | "break" | "throw";

/** What a handler throws that is told to. */
export class HandlerFailed extends Error {}

/** A `for await` of the bot, or a `run`, whose handler runs until it is told to end. */
export class BotLoop {
  readonly by: "loop" | "run";
  readonly name: string;
  readonly #client: Pick<EventClient, "run" | typeof Symbol.asyncIterator>;
  readonly #controller = new AbortController();
  #events: AsyncIterableIterator<Event> | undefined;
  #end: ((how: End) => void) | undefined;

  constructor(
    client: Pick<EventClient, "run" | typeof Symbol.asyncIterator>,
    by: "loop" | "run",
    call: number,
  ) {
    this.#client = client;
    this.by = by;
    this.name = `${by} ${call}`;
  }

  /** Its handler runs: it does not wait for an event. */
  get handles(): boolean {
    return this.#end !== undefined;
  }

  /** Ends the handler that runs; by itself that asks for the next event. */
  end(how: End = "well"): void {
    this.#end?.(how);
    this.#end = undefined;
  }

  /** Leaves it by its handler, or from outside while none runs. To break a `run` is to abort it: its handler finishes. */
  leave(how: "break" | "throw"): void {
    if (this.by === "run" && !(this.handles && how === "throw")) {
      this.#controller.abort();
      this.end();
    } else if (this.handles) this.end(how);
    else void this.#events?.return?.();
  }

  /** Runs until it ends; rejects with what the client or a handler throws, at once: others go on. */
  async run(onEvent: (event: Event) => void): Promise<void> {
    const handle = async (event: Event): Promise<End> => {
      onEvent(event);
      const how = await new Promise<End>((resolve) => {
        this.#end = resolve;
      });
      if (how === "throw") throw new HandlerFailed();
      return how;
    };
    if (this.by === "run") return this.#client.run(handle, { signal: this.#controller.signal });
    this.#events = this.#client[Symbol.asyncIterator]();
    for await (const event of this.#events) if ((await handle(event)) === "break") break;
  }
}
