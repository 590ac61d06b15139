import { BrokenPromise, hold } from "./broken-promise.js";
import { Gaps, Refusals } from "./gaps.js";
import { type Arrival, Journal, type Thing } from "./journal.js";
import type { Place } from "./place.js";
import type { Entry } from "./scripted-feed.js";

/** Where an answer says to go on: at a cursor, at the base URL, nowhere, or where no one may go. */
export type Onward = { readonly cursor: string | null } | "missing" | "unusable";

/** The error at the end of an answer, which a run may have waited out. */
interface LastError {
  readonly code: string;
  readonly fate: "thrown";
  readonly entry?: undefined;
  perhaps: boolean;
}

/** What stands ready. */
type Ready = Arrival | LastError;

/** One answer of the feed, and where the client stood as it came. */
export interface Answered {
  /** The cursor that was asked for. */
  readonly cursor: string | null;
  /** Events that the cursor says it is behind. */
  readonly before?: number;
  readonly things: readonly Thing[];
  readonly onward: Onward;
  readonly position: Place;
  readonly expired?: boolean;
}

/** A request that failed. */
export interface Failed {
  readonly code: string;
  /** How often it is made in all. */
  readonly attempts: number;
  readonly cursor: string | null;
  /** It was refused for good, and the cursor may be to blame. */
  readonly isRefusal: boolean;
  /** The same call may work later. */
  readonly passes: boolean;
}

/**
 * One process of a bot by the table about the event in hand: which events are handled, and what comes next. It is
 * told what the feed and the bot do, and checks what the client does. Loops, runs and polls go by a name.
 */
export class ReferenceModel {
  readonly journal: Journal;
  readonly gaps = new Gaps();
  /** Rejections of the store that no one was told of yet. Of a load that was given up no one has to be told. */
  readonly #storeFailures = { load: 0, save: 0 };
  /** The store failed since all was at rest. */
  #storeHasFailed = false;
  /** A run took part since then. */
  #runWasThere = false;
  closed = false;
  /** Loops, runs and polls that wait for an event, the first come first. */
  readonly waiting = new Set<string>();
  /** The `i` of the next request; null: none. */
  asksAt: string | null;
  readonly #refusals = new Refusals();
  /** Came, and was not delivered yet. */
  readonly #ready: Ready[] = [];
  /** Errors that others were quicker than: a run rejects a little later than another one gets its event. */
  readonly #overtaken: Ready[] = [];
  readonly #inFlight = new Map<string, Arrival>();
  readonly #left: Arrival[] = [];
  readonly #polled: Arrival[] = [];
  #attempts = 0;
  /** The error that a request ended with, until someone is told; a run may have waited it out. */
  #failure: { readonly code: string; readonly perhaps: boolean } | undefined;
  /** Who may have asked for the last answer, if that brought nothing to deliver. */
  #askedInVain: readonly string[] = [];

  constructor(startedAt: Place, handledBefore: Iterable<Entry>) {
    this.journal = new Journal(startedAt, handledBefore);
    this.asksAt = startedAt.cursor;
  }

  /** Everything that came was delivered and is handled. */
  get isSettled(): boolean {
    return this.#ready.length === 0 && this.journal.unhandled.length === 0;
  }

  /** Came, and stands in a handler that runs or before one. */
  get unhandled(): Arrival[] {
    return this.journal.unhandled.filter(({ perhaps }) => !perhaps);
  }

  /** Left, or next to be thrown: it is handled from here on, if the client says so while someone waits. */
  counts(arrival: Arrival): boolean {
    // Several may wait, each for an error.
    const before = this.#ready.slice(0, this.#ready.indexOf(arrival) + 1);
    const isNext = before.length > 0 && before.every((each) => each.perhaps || each.fate !== "delivered");
    if (this.waiting.size === 0 || !(isNext || this.#left.includes(arrival))) return false;
    this.#handle(arrival);
    return true;
  }

  // What the feed does.

  /** A request with this cursor goes to the base URL, to see whether the cursor is to blame. */
  isTrial(cursor: string | null): boolean {
    return cursor === null && this.asksAt !== null;
  }

  answered({ cursor, before = 0, things, onward, position, expired = false }: Answered): void {
    this.#attempts = 0;
    const isTrial = this.isTrial(cursor);
    // A page that leads nowhere was answered all the same: whether that ends the row is not said.
    if (onward === "unusable") this.#refusals.interrupted();
    else this.#refusals.reset();
    if (isTrial) this.journal.abandons(this.asksAt);
    this.#ready.push(...this.journal.add(things, { cursor, before, position, isTrial }));
    const isVain = this.#ready.every((each) => each.perhaps || each.fate === "reported");
    // A run that waits for better times lets others go first.
    this.#askedInVain = isVain ? [...this.waiting].slice(0, this.#runWaits ? undefined : 1) : [];
    if (onward === "unusable") {
      this.#askedInVain = [];
      this.#ready.push({ code: "PROTOCOL", fate: "thrown", perhaps: this.#runWaits });
      return;
    }
    this.gaps.answered({ isTrial, expired, isMissing: onward === "missing" });
    this.asksAt = onward === "missing" ? null : onward.cursor;
    this.journal.goesOn(this.asksAt);
  }

  /** A request fails; one that is retried fails for good at the last of its attempts. */
  failed({ code, attempts, cursor, isRefusal, passes }: Failed): void {
    this.#attempts += 1;
    if (this.#attempts < attempts) return;
    this.#attempts = 0;
    const isTrial = this.isTrial(cursor);
    const isCounted = isRefusal && cursor !== null;
    if (isTrial) this.#refusals.reset();
    else if (isCounted) this.#refusals.refused();
    else this.#refusals.interrupted();

    this.#failure = { code, perhaps: this.#runWaits && (passes || isCounted || isTrial) };
  }

  storeFailed(kind: "load" | "save"): void {
    this.#storeFailures[kind] += 1;
    this.#storeHasFailed = true;
  }

  // What the bot does: the rows of the table.

  /** The loop asks for the next one: the one in flight is handled. */
  asks(loop: string): void {
    this.#handle(this.#inFlight.get(loop));
    this.#inFlight.delete(loop);
    this.waiting.add(loop);
    // A nextUrl that leads elsewhere may lead right the next time: a run goes on.
    if (isRun(loop)) for (const each of this.#ready) if (!each.entry) each.perhaps = true;
  }

  /** Break or throw: the one in flight is handled once the next is delivered. */
  leaves(loop: string): void {
    const arrival = this.#inFlight.get(loop);
    if (arrival) this.#left.push(arrival);
    this.#inFlight.delete(loop);
    this.waiting.delete(loop);
  }

  /** Who asked is gone: the request ends, and the next one begins anew. */
  givesUp(): void {
    this.#attempts = 0;
    this.#refusals.interrupted();
  }

  /** The signal of a run aborts: its handler finishes. */
  aborts(run: string): void {
    this.#handle(this.#inFlight.get(run));
    this.leaves(run);
    this.#left.splice(0, this.#left.length, ...this.#left.filter(({ handled }) => !handled));
  }

  /** The next poll: what was returned before is handled. */
  polls(poll: string): void {
    this.#handle(...this.#polled.splice(0));
    this.waiting.add(poll);
  }

  /** Everything delivered so far is handled. */
  commits(): void {
    this.#handle(...this.#inFlight.values(), ...this.#left, ...this.#polled);
  }

  // What the client does.

  /** It delivers events: one to a loop, to a poll all that stand ready before an error. */
  delivers(who: string, ids: readonly string[], isPoll: boolean): void {
    const got = ids.join() || "nothing";
    this.#waitedOut(who);
    hold(this.waiting.delete(who), () => `${who} got ${got}, and did not wait for it`);
    hold(!this.closed, () => `${who} got ${got} from a closed client`);
    if (ids.length === 0) {
      this.#dropUpTo(() => false);
      hold(this.#askedInVain.includes(who), () => `${who} got nothing, and no answer was empty`);
      return;
    }
    const due = ids.map((id) => {
      const isDue = (each: Ready) => each.entry?.id === id;
      if (this.#runWaits) this.#overtake(isDue);
      this.#dropUpTo(isDue);
      const next = this.#ready.shift();
      if (next?.fate === "delivered" && next.entry.id === id) return next;
      throw new BrokenPromise(`${who} got ${got}, and it was the turn of ${named(next)}`);
    });
    const next = this.#ready.find((each) => !each.perhaps || each.fate === "thrown");
    const isAll = !isPoll || next?.fate !== "delivered";
    hold(isAll, () => `${who} got ${got}, and ${named(next)} stood ready too`);
    for (const arrival of due) arrival.perhaps = false;
    this.#handle(...this.#left.splice(0));
    if (isPoll) this.#polled.push(...due);
    else for (const arrival of due) this.#inFlight.set(who, arrival);
  }

  /** It throws: the error of a request or of the store, that it is closed, or what stands next in the answer. */
  throws(who: string, code: string, id: string | undefined): void {
    this.waiting.delete(who);
    this.#runWasThere ||= isRun(who);
    if (code === "POSITION_STORE") {
      const kind = this.#storeFailures.save > 0 ? "save" : "load";
      // Where a run may have waited it out, another may have got it first.
      const isDue = this.#storeFailures[kind] > 0 || (this.#runWasThere && this.#storeHasFailed);
      hold(isDue, () => `${who} threw ${code}, and the store was well`);
      this.#storeFailures[kind] = Math.max(0, this.#storeFailures[kind] - 1);
    } else if (code === "CLIENT_CLOSED") {
      hold(this.closed, () => `${who} threw ${code}, and it is open`);
    } else if (code === this.#failure?.code) {
      this.#failure = undefined;
    } else {
      const isDue = (each: Ready) =>
        each.fate === "thrown" &&
        code === (each.entry ? "EVENT_VALIDATION" : each.code) &&
        each.entry?.id === id;
      const overtaken = this.#overtaken.findIndex(isDue);
      if (overtaken === -1 && this.#runWaits) this.#overtake(isDue);
      if (overtaken === -1) this.#dropUpTo(isDue);
      const next = overtaken === -1 ? this.#ready.shift() : this.#overtaken.splice(overtaken, 1)[0];
      const isRight = next !== undefined && isDue(next);
      hold(isRight, () => `${who} threw ${code} for ${id}, and it was the turn of ${named(next)}`);
      if (id === undefined && next?.perhaps) this.#confuse();
      if (next?.entry) this.#handle(next);
    }
    this.#waitedOut(who);
  }

  /** It ends a loop. */
  ends(loop: string): void {
    this.#waitedOut(loop);
    hold(!this.waiting.delete(loop) || this.closed, () => `${loop} ended by itself`);
  }

  /** It tells of an invalid event; one that is only reported is handled. */
  reports(id: string | undefined, delivered: boolean): void {
    const isIt = (each: Ready) =>
      each.entry !== undefined && each.entry.id === id && (each.fate === "delivered") === delivered;
    const at = this.#ready.findIndex(isIt);
    const arrival = this.#ready[at] as Arrival | undefined;
    if (id === undefined && arrival?.perhaps) this.#confuse();
    hold(arrival !== undefined, () => `${id} was reported, and did not stand ready`);
    if (arrival?.fate === "reported") {
      this.#ready.splice(at, 1);
      this.#handle(arrival);
    }
  }

  /** Nothing is under way but requests: what has to be true then. */
  rests(requests: readonly { readonly cursor: string | null }[]): void {
    const [first] = this.waiting;
    for (const each of this.waiting) this.#waitedOut(each);
    hold(this.#storeFailures.save === 0, () => "the store failed, and no one was told");
    this.#storeHasFailed = this.#runWasThere = false;
    if (this.#failure?.perhaps) this.#failure = undefined;
    hold(this.#failure === undefined, () => `no one was told of ${this.#failure?.code}`);
    hold(first === undefined || !this.closed, () => `${first} waits, and the client is closed`);
    if (first !== undefined) this.#dropUpTo(() => false);
    const [late] = this.#overtaken.filter(({ perhaps }) => !perhaps);
    hold(late === undefined, () => `${named(late)} was passed over`);
    for (const each of this.#overtaken.splice(0)) if (each.entry) this.journal.drop(each);
    const [next] = this.#ready;
    hold(first === undefined || next === undefined, () => `${first} waits for ${named(next)}, which came`);
    const [asker = "", ...others] = this.#askedInVain;
    const goesOn = asker.startsWith("poll") && others.length === 0 && this.waiting.has(asker);
    hold(!goesOn, () => `${asker} goes on after an empty answer`);
    const asked = requests.map(({ cursor }) => cursor ?? "the base URL").join(" and ");
    const due = first === undefined ? [""] : this.#due();
    hold(
      due.includes(asked),
      () => `asked for ${asked || "nothing"} instead of ${due.join(" or ") || "nothing"}`,
    );
  }

  /** Where the next request may go. */
  #due(): string[] {
    const { leadToBase } = this.#refusals;
    if (this.asksAt === null || leadToBase === true) return ["the base URL"];
    return leadToBase === "perhaps" ? [this.asksAt, "the base URL"] : [this.asksAt];
  }

  /** What stands ready and may be a repeat was dropped as one, up to the first that is looked for or is none. */
  #dropUpTo(isFound: (each: Ready) => boolean): void {
    for (let next = this.#ready[0]; next !== undefined; next = this.#ready[0]) {
      if (!next.perhaps || isFound(next)) return;
      this.#ready.shift();
      if (next.entry) this.journal.drop(next);
    }
  }

  /** Without an id, one cannot be told from another: one of them was meant, and any may have been dropped. */
  #confuse(): void {
    for (const each of this.#ready) if (each.entry?.id === undefined) each.perhaps = true;
  }

  /** Errors at the front were thrown, and are not heard of yet. */
  #overtake(isFound: (each: Ready) => boolean): void {
    const at = this.#ready.findIndex(isFound);
    const before = this.#ready.splice(0, Math.max(0, at));
    this.#overtaken.push(...before.filter(({ fate }) => fate === "thrown"));
    this.#ready.unshift(...before.filter(({ fate }) => fate !== "thrown"));
  }

  /** A run waits until the store is well. */
  #waitedOut(who: string): void {
    if (!isRun(who)) return;
    this.#storeFailures.load = this.#storeFailures.save = 0;
    this.#runWasThere = true;
  }

  get #runWaits(): boolean {
    return [...this.waiting].some(isRun);
  }

  #handle(...arrivals: readonly (Arrival | undefined)[]): void {
    for (const arrival of arrivals) if (arrival) this.journal.handle(arrival);
  }
}

function isRun(name: string): boolean {
  return name.startsWith("run");
}

function named(ready: Ready | undefined): string {
  if (ready === undefined) return "none";
  return ready.entry ? (ready.entry.id ?? "one without an id") : ready.code;
}
