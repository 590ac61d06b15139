import { randomBytes } from "node:crypto";
import type { GoalRecord, JobQueue, Ledger, LedgerRoom, LedgerState } from "@cb-events/ledger";
import { AccessKeySchema, createEventLog, type EventLog, EventLogSchema } from "@cb-events/overlay";
import { createRoomState, goalProgress, parseRoomState, type RoomState } from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";
import * as v from "valibot";
import type { Log } from "../log.js";
import { ALL_ON, type Switches, SwitchesSchema } from "../overlay/switches.js";
import { type Timer, TimerSchema } from "../overlay/timer.js";
import { type AlertMemory, AlertMemorySchema } from "../reactions/alert-memory.js";
import { type Firsts, FirstsSchema } from "../reactions/firsts.js";
import { keyOf } from "../reactions/reaction.js";
import type { Memory } from "../reactions/reactor.js";
import { type Shown, ShownListSchema, withShown } from "../reactions/shown.js";
import type { StateOfBefore } from "./state-of-before.js";

const FactsSchema = v.object({
  /** When the bot first began to follow the room, in milliseconds since 1970: what happened before is no business of its. */
  since: v.pipe(v.number(), v.finite()),
  /** Opens the overlay to another device; undefined until one was let in. */
  overlayKey: v.optional(AccessKeySchema),
});
type Facts = v.InferOutput<typeof FactsSchema>;

export interface KeptOptions {
  /** As in a position. */
  readonly name: string;
  readonly timeZone: string;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  readonly log: Log;
}

/** All that the bot knows of a room: a part of the ledger, written in one transaction with the events and the position. */
export class KeptRoom {
  readonly room: LedgerRoom;
  /** Reactions that are not done yet, each with the time when it is due. */
  readonly reactions: JobQueue;
  readonly memory: Memory;
  readonly #ledger: Ledger;
  readonly #facts: LedgerState<Facts | undefined>;
  readonly #totals: LedgerState<RoomState>;
  readonly #alerts: LedgerState<AlertMemory>;
  readonly #pages: LedgerState<EventLog>;
  readonly #shown: LedgerState<readonly Shown[]>;
  readonly #timer: LedgerState<Timer | null>;
  readonly #switches: LedgerState<Switches>;

  #isFirstStart = false;

  constructor(ledger: Ledger, { name, timeZone }: KeptOptions) {
    const room = ledger.room(name);
    const parse = <T>(schema: v.GenericSchema<unknown, T>) => ({
      parse: (json: unknown) => v.parse(schema, json),
    });
    this.#ledger = ledger;
    this.room = room;
    this.reactions = room.jobs("reactions", { ordered: false });
    this.#facts = room.state<Facts | undefined>("bot", { initial: undefined, ...parse(FactsSchema) });
    const totals = room.state("room", { initial: createRoomState({ timeZone }), parse: parseRoomState });
    const alerts = room.state<AlertMemory>("alerts", { initial: {}, ...parse(AlertMemorySchema) });
    const none = createEventLog(randomBytes(9).toString("hex"));
    this.#pages = room.state<EventLog>("pages", { initial: none, ...parse(EventLogSchema) });
    this.#timer = room.state<Timer | null>("timer", { initial: null, ...parse(v.nullable(TimerSchema)) });
    this.#switches = room.state<Switches>("switches", { initial: ALL_ON, ...parse(SwitchesSchema) });
    this.#shown = room.state<readonly Shown[]>("shown", { initial: [], ...parse(ShownListSchema) });
    const firsts = room.state<Firsts>("firsts", { initial: {}, ...parse(FirstsSchema) });
    this.#totals = totals;
    this.#alerts = alerts;
    this.memory = {
      get room() {
        return totals.value;
      },
      set room(state) {
        totals.value = state;
      },
      get alerts() {
        return alerts.value;
      },
      get firsts() {
        return firsts.value;
      },
      set firsts(known) {
        firsts.value = known;
      },
    };
  }

  /** No bot has followed the room with this ledger. */
  get isNew(): boolean {
    return this.#facts.value === undefined;
  }

  /** The bot follows the room for the first time, and nothing was taken over from before. */
  get isFirstStart(): boolean {
    return this.#isFirstStart;
  }

  /** When the bot first began to follow the room, by the feed's clock, in milliseconds since 1970. */
  get since(): number {
    return this.#facts.value?.since ?? 0;
  }

  get overlayKey(): string | undefined {
    return this.#facts.value?.overlayKey;
  }

  /** The totals as they were saved last: in a listener of `onCommit`, as they are in the file. */
  get saved(): RoomState {
    return this.#totals.saved;
  }

  /** What pages were shown before there was a ledger: its events have their places behind that. */
  get pages(): EventLog {
    return this.#pages.value;
  }

  /** What pages show about the last events, as it was saved last. */
  get shown(): readonly Shown[] {
    return this.#shown.saved;
  }

  /** The countdown; null without one. What a handler or a change writes. */
  get timer(): Timer | null {
    return this.#timer.value;
  }

  set timer(timer: Timer | null) {
    this.#timer.value = timer;
  }

  /** Whether alerts are held back or muted, as it was saved last. */
  get switches(): Switches {
    return this.#switches.saved;
  }

  /** Resolves when they are in the file. */
  async keepSwitches(switches: Switches): Promise<void> {
    await this.room.write(() => {
      this.#switches.value = switches;
    });
  }

  /** Keeps what pages show about an event: a part of what its handler writes. */
  keepShown(shown: Shown): void {
    this.#shown.value = withShown(this.#shown.value, shown);
  }

  /** The first start was at another time: by the feed's clock. */
  async beginAt(since: number): Promise<void> {
    this.#isFirstStart = false;
    if (since === this.since) return;
    await this.room.write(() => {
      const key = this.overlayKey;
      this.#facts.value = { since, ...(key !== undefined && { overlayKey: key }) };
    });
  }

  /** Resolves when the key is in the file. */
  async keepOverlayKey(overlayKey: string): Promise<void> {
    await this.room.write(() => {
      this.#facts.value = { since: this.since, overlayKey };
    });
  }

  /** The first start is remembered at once: killed before its first event, it is no first start again. */
  async begin(startedAt: number, before: StateOfBefore | undefined): Promise<void> {
    const { position, value } = before ?? {};
    this.#isFirstStart = before === undefined;
    if (position !== undefined && position.room !== this.room.name)
      throw new Error(
        `The position belongs to the room ${position.room}, and this client follows ${this.room.name}`,
      );
    const change = () => {
      // A file that held the position alone does not tell.
      const since = value?.since ?? (position === undefined ? startedAt : 0);
      this.#facts.value = { since, ...(value?.overlayKey && { overlayKey: value.overlayKey }) };
      this.#pages.value = value?.log ?? this.#pages.value;
      if (value === undefined) return;
      this.#totals.value = value.room;
      Object.assign(this.#alerts.value, value.alerts); // Not set: it is changed in place.
      for (const reaction of value.pending)
        this.reactions.add(reaction, { id: keyOf(reaction), notBefore: reaction.dueAt });
      for (const { id, body, notBefore } of value.outbox)
        this.room.jobs("webhooks").add(body, { id, notBefore });
    };
    if (position === undefined) {
      await Promise.all([this.room.write(change), this.#ledger.flush()]);
    } else {
      change();
      await this.room.save(position);
      await this.#ledger.flush();
    }
  }

  /** The goal that an event has just reached, for the history. `text` is for one without a title. */
  reachedGoal(text: string, event: CbEvent): GoalRecord {
    const goal = goalProgress(this.memory.room);
    return { what: goal?.what || text, tokens: goal?.tokens ?? 0, event };
  }

  /** Says why the ledger cannot be written, as long as it cannot. */
  async problem(): Promise<string | undefined> {
    return this.#ledger.flush().then(
      () => undefined,
      (error: Error) => error.message,
    );
  }

  async close(): Promise<void> {
    await this.#ledger.close();
  }
}
