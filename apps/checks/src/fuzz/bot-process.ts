import type { ClientOptions, EventClient, Position } from "@cb-events/core";
import { BotLoop, HandlerFailed } from "./bot-loop.js";
import { hold } from "./broken-promise.js";
import { type Place, placeOf } from "./place.js";
import { PositionCheck } from "./position-check.js";
import { ReferenceModel } from "./reference-model.js";
import { credentials, type Entry, room, type ScriptedFeed } from "./scripted-feed.js";
import type { Settings } from "./steps.js";
import { type Disk, WatchedStore } from "./store.js";

/** The client, or one that is broken on purpose. */
export type ClientClass = new (
  ...parameters: ConstructorParameters<typeof EventClient>
) => Pick<EventClient, "run" | "poll" | "commit" | "close" | "position" | typeof Symbol.asyncIterator>;

/** What a process starts from. */
export interface Kept {
  readonly position: Position | undefined;
  /** Where its store keeps the next one; undefined: it has no store. */
  readonly disk: Disk | undefined;
  /** What was handled before, by that position. */
  readonly handled: Iterable<Entry>;
  /** Takes the ids that come out of the client, in this process and those before. */
  readonly out: Set<string>;
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
  readonly #store: WatchedStore | undefined;
  /** Ids that came out of a client: delivered, thrown or reported. */
  readonly #out: Set<string>;
  readonly #delivered = new Set<string>();
  readonly #loops = new Map<number, BotLoop>();
  #closing = false;
  #calls = 0;

  constructor(
    Client: ClientClass,
    settings: Settings,
    feed: ScriptedFeed,
    { position, disk, handled, out }: Kept,
  ) {
    this.#startedAt = placeOf(position);
    this.#feed = feed;
    this.#out = out;
    this.model = new ReferenceModel(this.#startedAt, handled);
    feed.onGivenUp = () => this.model.givesUp();
    this.positions = new PositionCheck(feed, this.model, this.#startedAt);
    this.#store = disk && new WatchedStore(this, disk);
    const options: ClientOptions = {
      logger: false,
      fetch: feed.fetch,
      rateLimiter: { acquire: async () => {} },
      strictValidation: settings.strict,
      retryAttempts: settings.attempts,
      retryBackoff: settings.backoff,
      retryJitter: 0,
      hooks: {
        onGap: ({ reason }) => this.model.gaps.told(reason),
        onInvalidEvent: ({ id, delivered }) => this.watch(() => this.#reports(id, delivered)),
      },
    };
    const kept = this.#store ? { positionStore: this.#store } : { position };
    this.#client = new Client(credentials, { ...options, ...kept });
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
    return this.#isRestored ? this.stands : this.#startedAt;
  }

  get #isRestored(): boolean {
    return this.#store?.restored !== false;
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
      loop.end();
    }
  }

  /** The loop is left, by its handler or from outside. */
  leave(place: number, by: "break" | "throw"): void {
    const loop = this.#loops.get(place);
    if (loop === undefined) return;
    this.#loops.delete(place);
    if (loop.by === "run" && by === "break") this.model.aborts(loop.name);
    else this.model.leaves(loop.name);
    loop.leave(by);
  }

  poll(): void {
    this.#calls += 1;
    const name = `poll ${this.#calls}`;
    this.model.polls(name);
    this.#client.poll().then(
      (events) => this.watch(() => this.#delivers(name, events, true)),
      (error: unknown) => this.watch(() => this.#throws(name, error)),
    );
  }

  commit(): void {
    this.model.commits();
    this.#client.commit().catch((error: unknown) => this.watch(() => this.#throws("commit", error)));
  }

  close(): void {
    const closing = this.#client.close();
    if (this.model.closed) return;
    this.model.closed = true;
    this.#closing = true;
    const saving = this.#store?.saving;
    void closing.then(() => {
      this.#closing = false;
      const isSaved = saving === undefined || this.#store?.saving !== saving;
      this.watch(() => hold(isSaved, () => "closed while a save was under way"));
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
      const early = this.#feed.held.length > 0 && !this.#isRestored;
      hold(!early, () => "a request was made before the position was loaded");
      hold(!this.#closing, () => "close never resolves");
      this.model.gaps.check();
      hold(isPosition(this.position), () => `${JSON.stringify(this.position)} is no position`);
      if (this.#isRestored) this.positions.form(this.place);
      this.positions.rests(this.place);
      this.#store?.checkAtRest();
    });
  }

  // What the client does.

  #begin(place: number, by: "loop" | "run"): void {
    this.#calls += 1;
    const loop = new BotLoop(this.#client, by, this.#calls);
    const { name } = loop;
    this.#loops.set(place, loop);
    this.model.asks(name);
    const ended = (look: () => void) => {
      if (this.#loops.get(place) === loop) this.#loops.delete(place);
      this.watch(look);
    };
    loop
      .run((event) => this.watch(() => this.#delivers(name, [event], false)))
      .then(
        () => ended(() => this.model.ends(name)),
        (error: unknown) =>
          ended(() => (error instanceof HandlerFailed ? this.model.ends(name) : this.#throws(name, error))),
      );
  }

  #delivers(who: string, events: readonly { readonly id: string }[], isPoll: boolean): void {
    for (const { id } of events) {
      hold(!this.#delivered.has(id), () => `${id} was delivered twice`);
      this.#delivered.add(id);
      this.#out.add(id);
    }
    const ids = events.map(({ id }) => id);
    this.model.delivers(who, ids, isPoll);
    // While others wait, or a save is under way, more may be true by now.
    const isAlone = this.model.waiting.size === 0 && !this.#store?.saving;
    if (ids.length > 0 && isAlone) this.#store?.check("before the next was delivered");
  }

  #throws(who: string, error: unknown): void {
    if (!isEventsError(error)) throw error;
    const { code, id } = error;
    if (id !== undefined) this.#out.add(id);
    this.model.throws(who, code, id);
  }

  #reports(id: string | undefined, delivered: boolean): void {
    if (id !== undefined && !delivered) this.#out.add(id);
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

function isPosition({ version, handled, ...position }: Position): boolean {
  const isUnique = new Set(handled).size === handled.length;
  return version === 1 && position.room === room && "cursor" in position && "mark" in position && isUnique;
}

/** By its code, which tells the errors of any copy of the package. */
function isEventsError(error: unknown): error is { readonly code: string; readonly id?: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
