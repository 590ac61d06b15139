import {
  type ClientOptions,
  type EventClient,
  EventsError,
  EventValidationError,
  type Position,
} from "@cb-events/core";
import { hold } from "./broken-promise.js";
import type { FlakyStore } from "./flaky-store.js";
import { type Place, samePlace, shown } from "./journal.js";
import { ReferenceModel } from "./reference-model.js";
import { credentials, room, type ScriptedFeed } from "./scripted-feed.js";
import type { Settings } from "./steps.js";
import { StoreLedger } from "./store-ledger.js";

/** The client, or one that is broken on purpose. */
export type ClientClass = new (
  ...parameters: ConstructorParameters<typeof EventClient>
) => Pick<EventClient, "poll" | "commit" | "close" | "position" | typeof Symbol.asyncIterator>;

/** One `for await` of the bot. */
interface Loop {
  readonly name: string;
  readonly iterator: AsyncIterableIterator<{ readonly id: string }>;
  /** Ends the handler that runs; undefined while the loop waits for an event. */
  finishHandler: ((how: "well" | "break" | "throw") => void) | undefined;
}

const START: Place = { cursor: null, handled: [] };

class HandlerFailed extends Error {}

/** A bot from its start to its end: does what it is told with a client, and has the model check what comes of it. */
export class BotProcess {
  readonly model: ReferenceModel;
  /** The position that it was started with. */
  readonly startedAt: Place;
  /** Ids that came out of the client: given out, thrown or reported. */
  readonly out = new Set<string>();
  /** The first promise that was seen broken. */
  broken: unknown;
  alive = true;
  readonly #client: InstanceType<ClientClass>;
  readonly #feed: ScriptedFeed;
  readonly #ledger: StoreLedger;
  readonly #loops = new Map<number, Loop>();
  readonly #given = new Set<string>();
  readonly #gaps: string[] = [];
  #closing = false;
  #calls = 0;

  constructor(
    Client: ClientClass,
    settings: Settings,
    feed: ScriptedFeed,
    kept: Position | undefined,
    store: FlakyStore | undefined,
  ) {
    this.startedAt = kept ?? START;
    this.#feed = feed;
    this.model = new ReferenceModel(this.startedAt);
    this.#ledger = new StoreLedger(this, store);
    const options: ClientOptions = {
      fetch: feed.fetch,
      rateLimiter: { acquire: async () => {} },
      strictValidation: settings.strict,
      retryAttempts: settings.attempts,
      retryBackoff: settings.backoff,
      retryJitter: 0,
      hooks: {
        onGap: ({ reason }) => this.#gaps.push(reason),
        onInvalidEvent: ({ id, delivered }) => this.watch(() => this.#sawReport(id, delivered)),
      },
    };
    if (store)
      this.#client = new Client(credentials, { ...options, positionStore: store.connect(this.#ledger) });
    else this.#client = new Client(credentials, kept ? { ...options, position: kept } : options);
  }

  get position(): Position {
    return this.#client.position;
  }

  /** Where a restart would go on, if the store works. */
  get place(): Place {
    return this.#ledger.restored ? this.#client.position : this.startedAt;
  }

  /** Places of the loops that run. */
  get loops(): number[] {
    return [...this.#loops.keys()];
  }

  /** The handler of the loop at a place runs. */
  handles(place: number): boolean {
    return this.#loops.get(place)?.finishHandler !== undefined;
  }

  // What the bot does.

  /** The loop at a place asks for the next event, or begins; does nothing while it waits for one. */
  next(place: number): void {
    const loop = this.#loops.get(place);
    if (loop === undefined) this.#begin(place);
    else if (loop.finishHandler) {
      this.model.asks(loop.name);
      loop.finishHandler("well");
      loop.finishHandler = undefined;
    }
  }

  /** The loop is left, by its handler or from outside. */
  leave(place: number, by: "break" | "throw"): void {
    const loop = this.#loops.get(place);
    if (loop === undefined) return;
    this.#loops.delete(place);
    this.model.leaves(loop.name);
    if (loop.finishHandler) loop.finishHandler(by);
    else void loop.iterator.return?.();
  }

  poll(): void {
    this.#calls += 1;
    const name = `poll ${this.#calls}`;
    this.model.polls(name);
    this.#client.poll().then(
      (events) => this.watch(() => this.#sawGiven(name, events, true)),
      (error: unknown) => this.watch(() => this.#sawThrown(name, error)),
    );
  }

  commit(): void {
    this.model.commits();
    this.#client.commit().catch((error: unknown) => this.watch(() => this.#sawThrown("commit", error)));
  }

  close(): void {
    const closing = this.#client.close();
    if (this.model.closed) return;
    this.model.closed = true;
    this.#closing = true;
    const savesEnded = this.#ledger.closes();
    void closing.then(() => {
      this.#closing = false;
      this.watch(savesEnded);
    });
  }

  /** The process ends here: nothing that is still under way has any effect, and no one looks at it. */
  kill(): void {
    this.alive = false;
    void this.#client.close();
  }

  // What has to be true while nothing is under way but a request.

  rests(): void {
    this.watch(() => {
      this.model.rests(this.#feed.held);
      const early = this.#feed.held.length > 0 && !this.#ledger.restored;
      hold(!early, () => "a request was made before the position was loaded");
      hold(!this.#closing, () => "close never resolves");
      hold(this.#gaps.join() === this.model.gaps.join(), () => `told of the gaps ${this.#gaps.join()}`);
      const { position } = this.#client;
      const due = this.model.journal.position;
      hold(
        position.version === 1 && position.room === room,
        () => `${JSON.stringify(position)} is no position`,
      );
      hold(
        !this.#ledger.restored || samePlace(position, due),
        () => `stands at ${shown(position)}, not ${shown(due)}`,
      );
      this.#ledger.checkAtRest();
    });
  }

  // What the client does.

  #begin(place: number): void {
    this.#calls += 1;
    const name = `loop ${this.#calls}`;
    const loop: Loop = { name, iterator: this.#client[Symbol.asyncIterator](), finishHandler: undefined };
    this.#loops.set(place, loop);
    this.model.asks(name);
    const forget = () => {
      if (this.#loops.get(place) === loop) this.#loops.delete(place);
    };
    this.#follow(loop).then(
      () => {
        forget();
        this.watch(() => this.model.ends(name));
      },
      (error: unknown) => {
        forget();
        if (!(error instanceof HandlerFailed)) this.watch(() => this.#sawThrown(name, error));
      },
    );
  }

  async #follow(loop: Loop): Promise<void> {
    for await (const event of loop.iterator) {
      this.watch(() => this.#sawGiven(loop.name, [event], false));
      const how = await new Promise<"well" | "break" | "throw">((resolve) => {
        loop.finishHandler = resolve;
      });
      if (how === "break") break;
      if (how === "throw") throw new HandlerFailed();
    }
  }

  #sawGiven(who: string, events: readonly { readonly id: string }[], isPoll: boolean): void {
    for (const { id } of events) {
      hold(!this.#given.has(id), () => `${id} was given out twice`);
      this.#given.add(id);
      this.out.add(id);
    }
    const ids = events.map(({ id }) => id);
    this.model.gives(who, ids, isPoll);
    // While others wait, or a save is under way, more may be true by now.
    const alone = this.model.waiting.size === 0 && !this.#ledger.saving;
    if (ids.length > 0 && alone) this.#ledger.check("before the next was given out");
  }

  #sawThrown(who: string, error: unknown): void {
    if (!(error instanceof EventsError)) throw error;
    const id = error instanceof EventValidationError ? error.id : undefined;
    if (id !== undefined) this.out.add(id);
    this.model.throws(who, error.code, id);
  }

  #sawReport(id: string | undefined, delivered: boolean): void {
    if (id !== undefined && !delivered) this.out.add(id);
    this.model.reports(id, delivered);
  }

  /** Looks whether a promise is kept; the first that is not is kept in `broken`. */
  watch(look: () => void): void {
    if (!this.alive) return;
    try {
      look();
    } catch (error) {
      this.broken ??= error;
    }
  }
}
