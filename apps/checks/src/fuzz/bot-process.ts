import type { ClientOptions, EventClient, Position } from "@cb-events/core";
import { type BotLoop, ClientRun, ForAwait, HandlerFailed, type Run } from "./bot-loop.js";
import { hold } from "./broken-promise.js";
import { Outcome } from "./outcome.js";
import { type Place, placeOf } from "./place.js";
import { PositionCheck } from "./position-check.js";
import { ReferenceModel } from "./reference-model.js";
import { credentials, type Entry, room, type ScriptedFeed } from "./scripted-feed.js";
import type { Settings } from "./steps.js";
import { type FlakyStore, StoreLedger } from "./store.js";

/** The client, or one that is broken on purpose. */
export type ClientClass = new (
  ...parameters: ConstructorParameters<typeof EventClient>
) => Pick<EventClient, "poll" | "commit" | "close" | "position" | typeof Symbol.asyncIterator> & Runs;

/** A client that may have `run`. */
interface Runs {
  run?(handler: Parameters<Run>[0], options: { readonly signal: AbortSignal }): Promise<void>;
}

/** What a process starts from. */
export interface Kept {
  readonly position: Position | undefined;
  readonly store: FlakyStore | undefined;
  /** What was handled before, by that position. */
  readonly handled: Iterable<Entry>;
}

/** A bot from its start to its end: does what it is told with a client, and has the model check what comes of it. */
export class BotProcess {
  readonly model: ReferenceModel;
  readonly positions: PositionCheck;
  /** The first promise that was seen broken. */
  broken: unknown;
  alive = true;
  readonly #startedAt: Place;
  readonly #client: InstanceType<ClientClass>;
  readonly #feed: ScriptedFeed;
  readonly #ledger: StoreLedger;
  readonly #outcome: Outcome;
  readonly #loops = new Map<number, BotLoop>();
  #closing = false;
  #calls = 0;

  constructor(
    Client: ClientClass,
    settings: Settings,
    feed: ScriptedFeed,
    { position, store, handled }: Kept,
  ) {
    this.#startedAt = placeOf(position);
    this.#feed = feed;
    this.model = new ReferenceModel(this.#startedAt, handled);
    feed.onGivenUp = () => this.model.givesUp();
    this.positions = new PositionCheck(feed, this.model, this.#startedAt);
    this.#ledger = new StoreLedger(this, store);
    this.#outcome = new Outcome(this.model, this.#ledger);
    const options: ClientOptions = {
      logger: false,
      fetch: feed.fetch,
      rateLimiter: { acquire: async () => {} },
      strictValidation: settings.strict,
      retryAttempts: settings.attempts,
      retryBackoff: settings.backoff,
      retryJitter: 0,
      hooks: {
        onGap: ({ reason }) => this.#outcome.tellsGap(reason),
        onInvalidEvent: ({ id, delivered }) => this.watch(() => this.#outcome.reports(id, delivered)),
      },
    };
    if (store)
      this.#client = new Client(credentials, { ...options, positionStore: store.connect(this.#ledger) });
    else this.#client = new Client(credentials, position ? { ...options, position } : options);
  }

  /** Ids that came out of the client: delivered, thrown or reported. */
  get out(): ReadonlySet<string> {
    return this.#outcome.ids;
  }

  get position(): Position {
    return this.#client.position;
  }

  /** Where its client says that it stands. */
  get stands(): Place {
    return placeOf(this.#client.position);
  }

  /** Where a restart would go on, if the store works. */
  get place(): Place {
    return this.#ledger.restored ? this.stands : this.#startedAt;
  }

  /** Places of the loops that run. */
  get loops(): number[] {
    return [...this.#loops.keys()];
  }

  /** The handler of the loop at a place runs. */
  handles(place: number): boolean {
    return this.#loops.get(place)?.handles === true;
  }

  // What the bot does.

  /** The loop at a place asks for the next event, or one begins; does nothing while it waits for one. */
  next(place: number, by: "loop" | "run" = "loop"): void {
    const loop = this.#loops.get(place);
    if (loop === undefined) this.#begin(place, by);
    else if (loop.handles) {
      this.model.asks(loop.name);
      loop.next();
    }
  }

  /** The loop is left, by its handler or from outside. */
  leave(place: number, by: "break" | "throw"): void {
    const loop = this.#loops.get(place);
    if (loop === undefined) return;
    this.#loops.delete(place);
    if (loop instanceof ClientRun && by === "break") this.model.aborts(loop.name);
    else this.model.leaves(loop.name);
    loop.leave(by);
  }

  poll(): void {
    this.#calls += 1;
    const name = `poll ${this.#calls}`;
    this.model.polls(name);
    this.#client.poll().then(
      (events) => this.watch(() => this.#outcome.delivers(name, events, true)),
      (error: unknown) => this.watch(() => this.#outcome.throws(name, error)),
    );
  }

  commit(): void {
    this.model.commits();
    this.#client.commit().catch((error: unknown) => this.watch(() => this.#outcome.throws("commit", error)));
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
      this.#outcome.checkAtRest();
      hold(isPosition(this.position), () => `${JSON.stringify(this.position)} is no position`);
      if (this.#ledger.restored) this.positions.form(this.place);
      this.positions.rests(this.place);
      this.#ledger.checkAtRest();
    });
  }

  // What the client does.

  #begin(place: number, by: "loop" | "run"): void {
    this.#calls += 1;
    const loop = this.#loop(by, this.#calls);
    const { name } = loop;
    this.#loops.set(place, loop);
    this.model.asks(name);
    const forget = () => {
      if (this.#loops.get(place) === loop) this.#loops.delete(place);
    };
    loop
      .run((event) => this.watch(() => this.#outcome.delivers(name, [event], false)))
      .then(
        () => {
          forget();
          this.watch(() => this.model.ends(name));
        },
        (error: unknown) => {
          forget();
          const isOwn = error instanceof HandlerFailed;
          this.watch(() => (isOwn ? this.model.ends(name) : this.#outcome.throws(name, error)));
        },
      );
  }

  #loop(by: "loop" | "run", call: number): BotLoop {
    const client = this.#client;
    if (by === "loop" || client.run === undefined)
      return new ForAwait(`loop ${call}`, client[Symbol.asyncIterator]());
    return new ClientRun(`run ${call}`, async (handler, signal) => client.run?.(handler, { signal }));
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

function isPosition({ version, handled, ...position }: Position): boolean {
  const isUnique = new Set(handled).size === handled.length;
  return version === 1 && position.room === room && "cursor" in position && "mark" in position && isUnique;
}
