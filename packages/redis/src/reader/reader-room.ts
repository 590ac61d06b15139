import { retryDelay } from "@cb-events/core";
import { decodeEvent, printable } from "@cb-events/types";
import { RedisError } from "../errors/redis-error.js";
import type { Keys } from "../keys.js";
import type { Lease } from "../lease/lease.js";
import { LeaseLost } from "../lease/lease-lost.js";
import type { Commands } from "../redis/commands.js";
import { flatReply } from "../redis/reply.js";
import { done } from "../scripts/done.js";
import { take } from "../scripts/take.js";
import { pause, sleep } from "../util/abort.js";
import type { Trouble } from "../util/trouble.js";
import type { Exchange } from "./exchange.js";
import { Item, type Outcome } from "./item.js";
import type { LogWaiter } from "./log-waiter.js";
import type { ReaderConfig } from "./reader-config.js";
import type { ReaderGap } from "./reader-options.js";
import type { ReaderRoomStatus } from "./reader-status.js";
import { type Taken, toTaken } from "./taken.js";

export interface ReaderRoomParts {
  readonly config: ReaderConfig;
  readonly commands: Commands;
  readonly keys: Keys;
  /** Group of the leases. */
  readonly leaseGroup: string;
  readonly consumer: string;
  readonly lease: Lease;
  readonly exchange: Exchange;
  readonly waiter: LogWaiter;
  readonly trouble: Trouble;
  /** Another has the room: a write was refused. */
  onStale(): void;
  onGap(gap: ReaderGap): void;
  onHandled(): void;
  onFailed(entry: string, reason: string): void;
  onDead(reason: string): void;
}

const MIN_DELAY = 0.1;
const MAX_DELAY = 2;
const MAX_REASON = 500;

/** What to do with what is pending: see the script. */
type Mode = "look" | "raise" | "rest";

/** Brings the events of one room to the handlers, one after the other, while its lease is held. */
export class ReaderRoom {
  readonly #parts: ReaderRoomParts;
  /** Takes no more. */
  readonly #stop = new AbortController();
  /** Ends everything: the lease is lost. */
  readonly #drop = new AbortController();
  readonly #running: Promise<void>;
  /** What was pending when the lease was taken may have ended the process of before. */
  #isSuspect = true;
  /** Where a group that Redis has lost begins again. */
  #start: string;
  #item: Item | undefined;
  #isIdle = false;
  #retrying = false;
  #buffered = 0;

  constructor(parts: ReaderRoomParts) {
    this.#parts = parts;
    this.#start = parts.config.from === "oldest" ? "0" : "$";
    this.#running = this.#run();
  }

  /** Nothing is taken, and something new would wake it. */
  get isIdle(): boolean {
    return this.#isIdle;
  }

  /** A handler has its event. */
  get isInHand(): boolean {
    return this.#item?.givenAt !== undefined;
  }

  get status(): ReaderRoomStatus {
    const { lease } = this.#parts;
    const handlingSince = this.#item?.givenAt;
    const state = this.#retrying ? "retrying" : handlingSince ? "handling" : this.#isIdle ? "idle" : "ready";
    return {
      room: lease.room,
      state,
      buffered: this.#buffered,
      ...(handlingSince !== undefined && { handlingSince }),
      ...(this.#item !== undefined && { deliveries: this.#item.deliveries }),
    };
  }

  /** Ends when the event in hand is handled and acked; one that is in no hand yet is not given any more. */
  async stop(): Promise<void> {
    this.#stop.abort(new LeaseLost());
    if (this.#item !== undefined && !this.isInHand) this.#item.end({ kind: "released" });
    await this.#running;
  }

  /** Ends at once: nothing more is written. The handler is told. */
  drop(): void {
    const reason = new LeaseLost();
    this.#drop.abort(reason);
    this.#stop.abort(reason);
    this.#item?.abort(reason);
    this.#item?.end({ kind: "released" });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    try {
      let mode: Mode = "look";
      while (!signal.aborted) mode = await this.#turn(mode);
    } catch (error) {
      if (signal.aborted) return;
      // Nothing else is thrown than this, but what is thrown must not end the process.
      if (!(error instanceof LeaseLost)) this.#parts.trouble.failed(error);
      this.#parts.onStale();
    }
  }

  /** Takes once, and handles what it got. Says how to take next. */
  async #turn(mode: Mode): Promise<Mode> {
    const { exchange, waiter, keys, lease } = this.#parts;
    const { signal } = this.#stop;
    const taken = await this.#take(mode);
    if (signal.aborted) return mode;
    if (taken.events.length > 0) return await this.#handleAll(taken.events);
    if (taken.isPending) {
      // What may have ended a process is taken only when it can be handled alone.
      const leave = await exchange.alone(signal);
      try {
        const { events } = await this.#take("raise");
        if (signal.aborted) return mode;
        this.#isSuspect = false;
        return await this.#handleAll(events, true);
      } finally {
        leave();
      }
    }
    this.#isSuspect = false;
    this.#isIdle = true;
    await waiter.wait(keys.log(lease.room), taken.last, signal);
    this.#isIdle = false;
    return "rest";
  }

  async #handleAll(events: readonly Taken[], isAlone = false): Promise<Mode> {
    const { signal } = this.#stop;
    for (const [index, taken] of events.entries()) {
      this.#buffered = events.length - index - 1;
      const isHandled = await this.#handle(taken, isAlone);
      if (signal.aborted) break;
      if (!isHandled) return "raise";
    }
    this.#buffered = 0;
    return "rest";
  }

  /** Handles one event. False: its handler failed, and it is to be taken again. */
  async #handle(taken: Taken, isAlone: boolean): Promise<boolean> {
    const { config, lease, onGap, onHandled } = this.#parts;
    const { entry, kind, text } = taken;
    if (kind === "gap") {
      const gap = parse(text) as Partial<Omit<ReaderGap, "events">> | undefined;
      const { reason = "restarted", to = null } = gap ?? {};
      onGap({ room: lease.room, reason, events: undefined, to });
      await this.#done(entry);
      return true;
    }
    if (taken.deliveries > config.attempts) {
      const reason = "The process ended, or lost the room, each time that it was handled";
      await this.#giveUp(taken, reason, config.attempts);
      return true;
    }
    const { event } = decodeEvent(parse(text));
    if (event === undefined) {
      await this.#giveUp(taken, "What stands in the log is no event", taken.deliveries);
      return true;
    }
    const outcome = await this.#deliver(() => new Item(lease.room, event, taken.deliveries), isAlone);
    if (outcome.kind === "done") {
      await this.#done(entry);
      onHandled();
      return true;
    }
    if (outcome.kind === "failed") return await this.#failed(taken, outcome.error);
    return true;
  }

  /** Gives the event to a handler, until one has handled it. */
  async #deliver(create: () => Item, isAlone: boolean): Promise<Outcome> {
    const { exchange } = this.#parts;
    for (let first = true; ; first = false) {
      const item = create();
      this.#item = item;
      if (isAlone && first) exchange.offerAlone(item);
      else exchange.offer(item);
      const outcome = await item.ended;
      exchange.withdraw(item);
      this.#item = undefined;
      // A loop was left, and others may take it.
      if (outcome.kind !== "released" || this.#stop.signal.aborted) return outcome;
    }
  }

  async #failed(taken: Taken, error: unknown): Promise<boolean> {
    const { config, onFailed } = this.#parts;
    const reason = reasonOf(error);
    onFailed(taken.entry, reason);
    if (taken.deliveries >= config.attempts) {
      await this.#giveUp(taken, reason, taken.deliveries);
      return true;
    }
    const { retryBackoff, retryMaxDelay } = config;
    const delays = { retryBackoff, retryMaxDelay, retryFactor: 2, retryJitter: 0.2 };
    this.#retrying = true;
    await pause(retryDelay(taken.deliveries, delays), this.#stop.signal);
    this.#retrying = false;
    return false;
  }

  async #take(wanted: Mode): Promise<{ events: Taken[]; isPending: boolean; last: string }> {
    const { commands, keys, config, lease, onGap } = this.#parts;
    const { room } = lease;
    const mode = wanted === "rest" && this.#isSuspect ? "look" : wanted;
    const args = [...this.#lease, config.group, String(config.batch), this.#start, mode];
    const names = [keys.rooms, keys.log(room), keys.head(room)];
    const reply = await this.#again(() => take.run(commands, names, args));
    const [, lost = "0", first = "", pending, last = "0-0", ...events] = reply;
    if (Number(lost) > 0) {
      onGap({ room, reason: "trimmed", events: Number(lost), to: first === "" ? null : first });
      await this.#done("", Number(lost));
    }
    return { events: toTaken(events), isPending: pending === "1", last };
  }

  async #done(entry: string, told = 0, letter: readonly string[] = []): Promise<void> {
    const { commands, keys, config, lease } = this.#parts;
    const { room } = lease;
    const names = [keys.rooms, keys.log(room), keys.head(room), keys.dead(config.group)];
    const args = [...this.#lease, config.group, String(told), entry, ...letter];
    await this.#again(() => done.run(commands, names, args));
    if (entry !== "") this.#start = entry;
  }

  async #giveUp(taken: Taken, reason: string, deliveries: number): Promise<void> {
    const { lease, onDead } = this.#parts;
    const { entry, id, text } = taken;
    await this.#done(entry, 0, [lease.room, id, text, reason, String(deliveries)]);
    onDead(reason);
  }

  get #lease(): string[] {
    const { leaseGroup, consumer, lease } = this.#parts;
    return [leaseGroup, consumer, lease.entry, lease.fence];
  }

  /** Tries until it works; once it has to stop, one time only. Rejects with `LeaseLost`. */
  async #again(call: () => Promise<unknown>): Promise<string[]> {
    const { trouble } = this.#parts;
    const { signal } = this.#drop;
    for (let delay = MIN_DELAY; ; delay = Math.min(delay * 2, MAX_DELAY)) {
      if (signal.aborted) throw signal.reason;
      try {
        const reply = flatReply(await call());
        trouble.worked();
        if (reply[0] === "STALE") throw new LeaseLost();
        return reply;
      } catch (error) {
        if (!(error instanceof RedisError)) throw error;
        trouble.failed(error);
        await sleep(delay, this.#stop.signal);
      }
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a handler threw, as the dead letters keep it. */
function reasonOf(error: unknown): string {
  return printable(wordsOf(error).slice(0, MAX_REASON)).slice(0, MAX_REASON);
}

/** Anything can be thrown, what has no text too. */
function wordsOf(error: unknown): string {
  if (typeof error === "string") return error;
  try {
    const { name, message } = Object(error) as { readonly name?: unknown; readonly message?: unknown };
    const words = [name, message].filter((word) => typeof word === "string" && word !== "");
    if (words.length > 0) return words.join(": ");
  } catch {
    // Its text is made when it is asked for, and that failed.
  }
  return `a ${typeof error}`;
}
