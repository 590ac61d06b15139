import { BrokenPromise, hold } from "./broken-promise.js";
import { Gaps } from "./gaps.js";
import { type Arrival, Journal, type Thing } from "./journal.js";
import type { Place } from "./place.js";
import { Refusals } from "./refusals.js";
import type { Entry } from "./scripted-feed.js";

/** Where an answer says to go on: at a cursor, at the base URL, nowhere, or where no one may go. */
export type Onward = { readonly cursor: string | null } | "missing" | "unusable";

/** What stands ready: something that came, or the error at the end of an answer. */
type Ready = Arrival | { readonly code: string };

/** One answer of the feed, and where the client stood as it came. */
export interface Answered {
  /** The cursor that was asked for. */
  readonly cursor: string | null;
  readonly things: readonly Thing[];
  readonly onward: Onward;
  readonly position: Place;
  readonly expired?: boolean;
}

/**
 * One process of a bot by the table about the event in hand: which events are handled, and what comes next. It is
 * told what the feed and the bot do, and checks what the client does. Loops, runs and polls go by a name.
 */
export class ReferenceModel {
  readonly journal: Journal;
  readonly gaps = new Gaps();
  /** Rejections of the store that no one was told of yet. Of a load that was given up no one has to be told. */
  readonly storeFailures = { load: 0, save: 0 };
  closed = false;
  /** Loops, runs and polls that wait for an event, the first come first. */
  readonly waiting = new Set<string>();
  /** The `i` of the next request; null: none. */
  asksAt: string | null;
  readonly #refusals = new Refusals();
  /** Came, and was not delivered yet. */
  readonly #ready: Ready[] = [];
  readonly #inFlight = new Map<string, Arrival>();
  readonly #left: Arrival[] = [];
  readonly #polled: Arrival[] = [];
  #attempts = 0;
  /** Code of the error that a request ended with, until someone is told. */
  #failure: string | undefined;
  /** Who asked for the last answer, if that brought nothing to deliver. */
  #askedInVain: string | undefined;

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
    const isNext = before.length > 0 && before.every((each) => "code" in each || each.perhaps || each.fate === "thrown");
    if (this.waiting.size === 0 || !(isNext || this.#left.includes(arrival))) return false;
    this.#handle(arrival);
    return true;
  }

  // What the feed does.

  /** A request with this cursor goes to the base URL, to see whether the cursor is to blame. */
  isTrial(cursor: string | null): boolean {
    return cursor === null && this.asksAt !== null;
  }

  answered({ cursor, things, onward, position, expired = false }: Answered): void {
    this.#attempts = 0;
    const isTrial = this.isTrial(cursor);
    this.#refusals.reset();
    this.#ready.push(...this.journal.add(things, cursor, position));
    const [asker] = this.waiting;
    const isVain = this.#ready.every((each) => !("code" in each) && (each.perhaps || each.fate === "reported"));
    this.#askedInVain = isVain ? asker : undefined;
    if (onward === "unusable") {
      this.#askedInVain = undefined;
      this.#ready.push({ code: "PROTOCOL" });
      return;
    }
    this.gaps.answered({ isTrial, expired, isMissing: onward === "missing" });
    this.asksAt = onward === "missing" ? null : onward.cursor;
  }

  /** A request fails; one that is retried fails for good at the last of its attempts. */
  failed(code: string, attempts: number, cursor: string | null, isRefusal: boolean): void {
    this.#attempts += 1;
    if (this.#attempts < attempts) return;
    this.#attempts = 0;
    const isTrial = this.isTrial(cursor);
    const counts = isRefusal && cursor !== null;
    if (isTrial) this.#refusals.reset();
    else if (counts) this.#refusals.refused();
    else this.#refusals.interrupted();
    this.#failure = code;
  }

  // What the bot does: the rows of the table.

  /** The loop asks for the next one: the one in flight is handled. */
  asks(loop: string): void {
    this.#handle(this.#inFlight.get(loop));
    this.#inFlight.delete(loop);
    this.waiting.add(loop);
  }

  /** Break or throw: the one in flight is handled once the next is delivered. */
  leaves(loop: string): void {
    const arrival = this.#inFlight.get(loop);
    if (arrival) this.#left.push(arrival);
    this.#inFlight.delete(loop);
    const [asker] = this.waiting;
    if (asker === loop) {
      this.#attempts = 0;
      this.#refusals.interrupted();
    }
    this.waiting.delete(loop);
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
    hold(this.waiting.delete(who), () => `${who} got ${got}, and did not wait for it`);
    hold(!this.closed, () => `${who} got ${got} from a closed client`);
    if (ids.length === 0) {
      this.#dropUpTo(() => false);
      hold(this.#askedInVain === who, () => `${who} got nothing, and no answer was empty`);
      return;
    }
    const due = ids.map((id) => {
      this.#dropUpTo((each) => each.entry.id === id);
      const next = this.#ready.shift();
      if (next !== undefined && "fate" in next && next.fate === "delivered" && next.entry.id === id) return next;
      throw new BrokenPromise(`${who} got ${got}, and it was the turn of ${named(next)}`);
    });
    const next = this.#ready.find((each) => !("fate" in each) || !each.perhaps || each.fate === "thrown");
    const isAll = !isPoll || next === undefined || !isDelivered(next);
    hold(isAll, () => `${who} got ${got}, and ${named(next)} stood ready too`);
    for (const arrival of due) arrival.perhaps = false;
    this.#handle(...this.#left.splice(0));
    if (isPoll) this.#polled.push(...due);
    else for (const arrival of due) this.#inFlight.set(who, arrival);
  }

  /** It throws: the error of a request or of the store, that it is closed, or what stands next in the answer. */
  throws(who: string, code: string, id: string | undefined): void {
    this.waiting.delete(who);
    if (code === "POSITION_STORE") {
      const kind = this.storeFailures.save > 0 ? "save" : "load";
      hold(this.storeFailures[kind] > 0, () => `${who} threw ${code}, and the store was well`);
      this.storeFailures[kind] -= 1;
    } else if (code === "CLIENT_CLOSED") {
      hold(this.closed, () => `${who} threw ${code}, and it is open`);
    } else if (code === this.#failure) {
      this.#failure = undefined;
    } else {
      this.#dropUpTo((each) => each.fate === "thrown" && each.entry.id === id);
      const next = this.#ready.shift();
      const isError = next !== undefined && "code" in next && next.code === code;
      const isEvent = next !== undefined && !("code" in next) && next.fate === "thrown" && next.entry.id === id;
      const isDue = isError || (isEvent && code === "EVENT_VALIDATION");
      hold(isDue, () => `${who} threw ${code} for ${id}, and it was the turn of ${named(next)}`);
      if (isEvent) this.#handle(next as Arrival);
    }
  }

  /** It ends a loop. */
  ends(loop: string): void {
    hold(!this.waiting.delete(loop) || this.closed, () => `${loop} ended by itself`);
  }

  /** It tells of an invalid event; one that is only reported is handled. */
  reports(id: string | undefined, delivered: boolean): void {
    const at = this.#ready.findIndex(
      (each) => !("code" in each) && each.entry.id === id && isDelivered(each) === delivered,
    );
    const arrival = this.#ready[at] as Arrival | undefined;
    hold(arrival !== undefined, () => `${id} was reported, and did not stand ready`);
    if (arrival?.fate === "reported") {
      this.#ready.splice(at, 1);
      this.#handle(arrival);
    }
  }

  /** Nothing is under way but requests: what has to be true then. */
  rests(requests: readonly { readonly cursor: string | null }[]): void {
    const [first] = this.waiting;
    hold(this.storeFailures.save === 0, () => "the store failed, and no one was told");
    hold(this.#failure === undefined, () => `no one was told of ${this.#failure}`);
    hold(first === undefined || !this.closed, () => `${first} waits, and the client is closed`);
    if (first !== undefined) this.#dropUpTo(() => false);
    const [next] = this.#ready;
    hold(first === undefined || next === undefined, () => `${first} waits for ${named(next)}, which came`);
    const served = this.#askedInVain === undefined || !this.waiting.has(this.#askedInVain);
    hold(served || !this.#askedInVain?.startsWith("poll"), () => `${first} goes on after an empty answer`);
    const asked = requests.map(({ cursor }) => cursor ?? "the base URL").join(" and ");
    const due = first === undefined ? [""] : this.#due();
    hold(due.includes(asked), () => `asked for ${asked || "nothing"} instead of ${due.join(" or ") || "nothing"}`);
  }

  /** Where the next request may go. */
  #due(): string[] {
    const { leadToBase } = this.#refusals;
    if (this.asksAt === null || leadToBase === true) return ["the base URL"];
    return leadToBase === "perhaps" ? [this.asksAt, "the base URL"] : [this.asksAt];
  }

  /** What stands ready and may be a repeat was dropped as one, up to the first that is looked for or is none. */
  #dropUpTo(isFound: (each: Arrival) => boolean): void {
    for (let next = this.#ready[0]; next !== undefined; next = this.#ready[0]) {
      if ("code" in next || !next.perhaps || isFound(next)) return;
      this.#ready.shift();
      this.journal.drop(next);
    }
  }

  #handle(...arrivals: readonly (Arrival | undefined)[]): void {
    for (const arrival of arrivals) if (arrival) this.journal.handle(arrival);
  }
}

function isDelivered(ready: Ready): boolean {
  return "fate" in ready && ready.fate === "delivered";
}

function named(ready: Ready | undefined): string {
  if (ready === undefined) return "none";
  return "code" in ready ? ready.code : (ready.entry.id ?? "one without an id");
}
