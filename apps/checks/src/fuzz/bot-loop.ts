type Events = AsyncIterableIterator<{ readonly id: string }>;
type OnEvent = (event: { readonly id: string }) => void;
/** How `client.run` is called. */
export type Run = (
  handler: (event: { readonly id: string }) => unknown,
  signal: AbortSignal,
) => Promise<void>;
type End = "well" | "break" | "throw";

/** What a handler throws that is told to. */
export class HandlerFailed extends Error {}

/** A handler that runs until it is told to end. */
class Handler {
  #end: ((how: End) => void) | undefined;

  get runs(): boolean {
    return this.#end !== undefined;
  }

  start(): Promise<End> {
    return new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  end(how: End): void {
    this.#end?.(how);
    this.#end = undefined;
  }
}

/** Something of the bot that takes event by event. */
export interface BotLoop {
  readonly name: string;
  /** Its handler runs: it does not wait for an event. */
  readonly handles: boolean;
  /** Ends the handler that runs, and so asks for the next event. */
  next(): void;
  /** Leaves it by its handler, or from outside while none runs. */
  leave(by: "break" | "throw"): void;
  /** Runs until it ends; rejects with what the client or a handler throws, at once: others go on. */
  run(onEvent: OnEvent): Promise<void>;
}

/** One `for await` of the bot. */
export class ForAwait implements BotLoop {
  readonly name: string;
  readonly #events: Events;
  readonly #handler = new Handler();

  constructor(name: string, events: Events) {
    this.name = name;
    this.#events = events;
  }

  get handles(): boolean {
    return this.#handler.runs;
  }

  next(): void {
    this.#handler.end("well");
  }

  leave(by: "break" | "throw"): void {
    if (this.handles) this.#handler.end(by);
    else void this.#events.return?.();
  }

  async run(onEvent: OnEvent): Promise<void> {
    for await (const event of this.#events) {
      onEvent(event);
      const how = await this.#handler.start();
      if (how === "break") break;
      if (how === "throw") throw new HandlerFailed();
    }
  }
}

/** One `client.run` of the bot; to break means to abort its signal: its handler finishes first. */
export class ClientRun implements BotLoop {
  readonly name: string;
  readonly #run: Run;
  readonly #handler = new Handler();
  readonly #controller = new AbortController();

  constructor(name: string, run: Run) {
    this.name = name;
    this.#run = run;
  }

  get handles(): boolean {
    return this.#handler.runs;
  }

  next(): void {
    this.#handler.end("well");
  }

  leave(by: "break" | "throw"): void {
    const throws = by === "throw" && this.handles;
    if (!throws) this.#controller.abort();
    this.#handler.end(throws ? "throw" : "well");
  }

  async run(onEvent: OnEvent): Promise<void> {
    await this.#run(async (event) => {
      onEvent(event);
      if ((await this.#handler.start()) === "throw") throw new HandlerFailed();
    }, this.#controller.signal);
  }
}
