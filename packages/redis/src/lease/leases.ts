import type { Keys } from "../keys.js";
import type { Commands } from "../redis/commands.js";
import { flatReply } from "../redis/reply.js";
import { release } from "../scripts/release.js";
import { renewLeases } from "../scripts/renew.js";
import { takeShare } from "../scripts/share.js";
import { pause } from "../util/abort.js";
import type { Trouble } from "../util/trouble.js";
import type { Lease } from "./lease.js";
import { SteadyCount } from "./steady-count.js";

/** Why a room is lost. */
export type LostWhy = "taken" | "away";

export interface LeasesParts {
  readonly commands: Commands;
  readonly keys: Keys;
  /** Group on the stream of rooms. */
  readonly group: string;
  readonly consumer: string;
  /** In seconds. */
  readonly lease: number;
  readonly trouble: Trouble;
  /** A room is held from now on. */
  onTake(lease: Lease): void;
  /** A room is held no more: another has it, or nothing could be renewed for a lease. */
  onLose(lease: Lease, why: LostWhy): void;
  /** Ends work on rooms that are about to be released. Never rejects. */
  letGo(leases: readonly Lease[]): Promise<void>;
  /** Whether a room can be given away now. */
  mayGive?(lease: Lease): boolean;
  /** How many are held, of how many, may have changed. */
  onChange?(): void;
  /** The group of readers, where what is pending in the log of a room has to be looked for. */
  readonly readers?: string;
  looksAt?(lease: Lease): boolean;
  /** Something is pending in the log of a room that was looked at. */
  onPending?(lease: Lease): void;
}

/** Leases that are renewed by one script; rooms that are taken by one: more would hold up Redis. */
const MAX_LEASES = 200;
/** Rooms without an owner are looked for once in so many beats. */
const REPAIR_EVERY = 20;

/** Holds a share of the rooms: takes, renews and gives back. */
export class Leases {
  readonly #parts: LeasesParts;
  readonly #held = new Map<string, Lease>();
  readonly #workers = new SteadyCount();
  readonly #end = new AbortController();
  #beating: Promise<boolean> = Promise.resolve(false);
  #giving: Promise<void> | undefined;
  /** Rooms that are about to be released. */
  #given = 0;
  #loop: Promise<void> | undefined;
  #renewedAt = performance.now();
  #hasBegun = false;
  #beats = 0;
  #total = 0;
  #alive = 0;
  #lastBeatAt: Date | undefined;

  constructor(parts: LeasesParts) {
    this.#parts = parts;
  }

  get held(): readonly Lease[] {
    return [...this.#held.values()];
  }

  /** Rooms in all, as of the last beat. */
  get total(): number {
    return this.#total;
  }

  /** Who has a share, this one included, as of the last beat. */
  get alive(): number {
    return this.#alive;
  }

  get lastBeatAt(): Date | undefined {
    return this.#lastBeatAt;
  }

  /** The first beat; rejects with its error. */
  async begin(): Promise<void> {
    this.#hasBegun = true;
    this.#beating = this.#beat();
    await this.#beating;
    this.#loop = this.#beatForever();
  }

  /** Someone else found that a room has another owner. */
  drop(lease: Lease): void {
    this.#lose(lease, "taken");
  }

  /** Ends the beats, and gives everything back. */
  async stop(): Promise<void> {
    this.#end.abort();
    // Nothing was sent: who began it is told by the error why.
    if (!this.#hasBegun) return;
    await this.#beating.catch(() => {});
    await this.#loop;
    await this.#giving;
    const { trouble } = this.#parts;
    const leases = this.held;
    await this.#parts.letGo(leases);
    this.#held.clear();
    try {
      for (let at = 0; at === 0 || at < leases.length; at += MAX_LEASES)
        await this.#release(leases.slice(at, at + MAX_LEASES), at + MAX_LEASES >= leases.length);
    } catch (error) {
      // They are free when they have run out.
      trouble.failed(error);
    }
  }

  async #beatForever(): Promise<void> {
    const { lease, trouble } = this.#parts;
    const { signal } = this.#end;
    let wait = lease / 4;
    let more = this.#held.size >= MAX_LEASES;
    while (!signal.aborted) {
      await pause(more ? 0 : wait, signal);
      if (signal.aborted) return;
      const startedAt = performance.now();
      try {
        this.#beating = this.#beat();
        more = await this.#beating;
        trouble.worked();
        wait = Math.max(0, lease / 4 - (performance.now() - startedAt) / 1000);
      } catch (error) {
        more = false;
        trouble.failed(error);
        this.#dropExpired();
        wait = Math.min(1, lease / 8);
      }
    }
  }

  /** Renews, and takes or gives back up to the share. Says whether there may be more to take at once. */
  async #beat(): Promise<boolean> {
    const startedAt = performance.now();
    await this.#renew();
    this.#renewedAt = startedAt;
    const taken = await this.#takeShare();
    this.#lastBeatAt = new Date();
    this.#parts.onChange?.();
    this.#giveBack();
    return taken === MAX_LEASES;
  }

  async #renew(): Promise<void> {
    const { commands, keys, group, consumer, readers = "", looksAt, onPending } = this.#parts;
    const leases = this.held;
    for (let at = 0; at < leases.length; at += MAX_LEASES) {
      const some = leases.slice(at, at + MAX_LEASES);
      const looked = some.map((lease) => looksAt?.(lease) ?? false);
      const logs = some.filter((_, index) => looked[index]).map(({ room }) => keys.log(room));
      const args = some.flatMap(({ entry, fence }, index) => [entry, fence, looked[index] ? "1" : "0"]);
      const reply = await renewLeases.run(
        commands,
        [keys.rooms, ...logs],
        [group, consumer, readers, ...args],
      );
      for (const [index, state] of flatReply(reply).entries()) {
        const lease = some[index];
        if (lease === undefined) continue;
        if (state === "0") this.#lose(lease, "taken");
        if (state === "2") onPending?.(lease);
      }
    }
  }

  async #takeShare(): Promise<number> {
    const { commands, keys, group, consumer, lease, onTake } = this.#parts;
    const repair = this.#beats % REPAIR_EVERY === 0 ? "1" : "0";
    const args = [
      group,
      consumer,
      ms(lease),
      String(this.#held.size + this.#given),
      String(MAX_LEASES),
      repair,
    ];
    const [total, alive, ...taken] = flatReply(await takeShare.run(commands, [keys.rooms], args));
    this.#beats += 1;
    this.#total = Number(total);
    this.#alive = Number(alive);
    this.#workers.note(this.#alive);
    for (let at = 0; at + 2 < taken.length; at += 3) {
      const [entry = "", fence = "", room = ""] = taken.slice(at, at + 3);
      if (room === "") continue;
      const known = this.#held.get(room);
      if (known !== undefined) this.#lose(known, "taken");
      const got = { room, entry, fence };
      this.#held.set(room, got);
      onTake(got);
    }
    return taken.length / 3;
  }

  /** What is over the share, once the others have been the same for a lease: who died is counted that long. */
  #giveBack(): void {
    const over = this.#held.size - Math.ceil(this.#total / this.#alive);
    if (over <= 0 || this.#workers.seconds < this.#parts.lease) return;
    if (this.#giving !== undefined || this.#end.signal.aborted) return;
    // The ones taken last: they have been worked on least.
    const free = this.held.filter((lease) => this.#parts.mayGive?.(lease) ?? true);
    const leases = free.slice(-over);
    for (const { room } of leases) this.#held.delete(room);
    this.#given = leases.length;
    this.#parts.onChange?.();
    // The next beat does not wait for it. What could not be released is free when its lease has run out.
    this.#giving = this.#parts
      .letGo(leases)
      .then(() => this.#release(leases, false))
      .catch((error: unknown) => this.#parts.trouble.failed(error))
      .finally(() => {
        this.#giving = undefined;
        this.#given = 0;
      });
  }

  async #release(leases: readonly Lease[], leaves: boolean): Promise<void> {
    const { commands, keys, group, consumer } = this.#parts;
    const args = leases.flatMap(({ entry, fence }) => [entry, fence]);
    await release.run(commands, [keys.rooms], [group, consumer, leaves ? "1" : "0", ...args]);
  }

  /** Without a beat for a lease others may have the rooms: nothing more is done for them. */
  #dropExpired(): void {
    if (performance.now() - this.#renewedAt < this.#parts.lease * 1000) return;
    for (const lease of this.held) this.#lose(lease, "away");
  }

  #lose(lease: Lease, why: LostWhy): void {
    if (this.#held.get(lease.room) !== lease) return;
    this.#held.delete(lease.room);
    this.#parts.onLose(lease, why);
    this.#parts.onChange?.();
  }
}

const ms = (seconds: number): string => String(Math.round(seconds * 1000));
