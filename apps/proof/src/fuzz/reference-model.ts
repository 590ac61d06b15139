import { hold } from "./broken-promise.js";
import { Journal, type Onward, type Place, samePlace, shown, type Thing } from "./journal.js";

/**
 * One process of a bot by the table about the event in hand: which events are handled, and what comes next. It is
 * told what the feed and the bot do, and checks what the client does. Loops and polls go by a name.
 */
export class ReferenceModel {
  readonly journal: Journal;
  /** What the client has to tell of gaps. */
  readonly gaps: ("expired" | "restarted")[] = [];
  /** Rejections of the store that no one was told of yet. Of a load that was given up no one has to be told. */
  readonly storeFailures = { load: 0, save: 0 };
  closed = false;
  /** Loops and polls that wait for an event, the first come first. */
  readonly waiting = new Set<string>();
  /** Came, and was not given out yet. */
  readonly #ready: Thing[] = [];
  readonly #inHand = new Map<string, Thing>();
  readonly #left: Thing[] = [];
  readonly #polled: Thing[] = [];
  #attempts = 0;
  /** Code of the error that a request ended with, until someone is told. */
  #failure: string | undefined;
  /** Who asked for the last answer, if that brought nothing to give out. */
  #askedInVain: string | undefined;
  #toldOfRestart = false;

  constructor(start: Place) {
    this.journal = new Journal(start);
  }

  // What the feed does.

  answered(things: readonly Thing[], onward: Onward, expired = false): void {
    this.#attempts = 0;
    this.#ready.push(...this.journal.add(things, onward));
    const [asker] = this.waiting;
    this.#askedInVain = this.#ready.some(({ fate }) => fate !== "reported") ? undefined : asker;
    if (onward === "unusable") {
      this.#askedInVain = undefined;
      this.#ready.push({ id: undefined, fate: "thrown", code: "PROTOCOL", handled: true });
      return;
    }
    if (expired) this.gaps.push("expired");
    else if (onward === "missing" && !this.#toldOfRestart) this.gaps.push("restarted");
    this.#toldOfRestart = onward === "missing";
  }

  /** A request fails; one that is retried fails for good at the last of its attempts. */
  failed(code: string, attempts: number): void {
    this.#attempts += 1;
    if (this.#attempts < attempts) return;
    this.#attempts = 0;
    this.#failure = code;
  }

  // What the bot does: the rows of the table.

  /** The loop asks for the next one: the one in hand is handled. */
  asks(loop: string): void {
    handle(this.#inHand.get(loop));
    this.#inHand.delete(loop);
    this.waiting.add(loop);
  }

  /** Break or throw: the one in hand is handled once the next is given out. */
  leaves(loop: string): void {
    const thing = this.#inHand.get(loop);
    if (thing) this.#left.push(thing);
    this.#inHand.delete(loop);
    const [asker] = this.waiting;
    if (asker === loop) this.#attempts = 0;
    this.waiting.delete(loop);
  }

  /** The next poll: what was returned before is handled. */
  polls(poll: string): void {
    handle(...this.#polled.splice(0));
    this.waiting.add(poll);
  }

  /** Everything given out so far is handled. */
  commits(): void {
    handle(...this.#inHand.values(), ...this.#left, ...this.#polled);
  }

  // What the client does.

  /** It gives events out: one to a loop, to a poll all that stand ready before an error. */
  gives(who: string, ids: readonly string[], isPoll: boolean): void {
    const got = ids.join() || "nothing";
    hold(this.waiting.delete(who), () => `${who} got ${got}, and did not wait for it`);
    hold(!this.closed, () => `${who} got ${got} from a closed client`);
    if (ids.length === 0) {
      hold(this.#askedInVain === who, () => `${who} got nothing, and no answer was empty`);
      return;
    }
    this.#count(this.#ready[0]);
    const stop = this.#ready.findIndex(({ fate }) => fate === "thrown");
    const due = this.#ready.splice(0, isPoll ? (stop === -1 ? this.#ready.length : stop) : 1);
    const dueIds = due.map(({ id }) => id).join();
    hold(dueIds === ids.join(), () => `${who} got ${got}, and it was the turn of ${dueIds || "none"}`);
    if (isPoll) this.#polled.push(...due);
    else for (const thing of due) this.#inHand.set(who, thing);
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
      const next = this.#ready.shift();
      const due = next?.fate === "thrown" && next.code === code && next.id === id;
      hold(due, () => `${who} threw ${code} for ${id}, and it was the turn of ${next?.id}`);
      this.#count(next);
    }
  }

  /** It ends a loop. */
  ends(loop: string): void {
    hold(!this.waiting.delete(loop) || this.closed, () => `${loop} ended by itself`);
  }

  /** It tells of an invalid event; one that is only reported is done with. */
  reports(id: string | undefined, delivered: boolean): void {
    const at = this.#ready.findIndex((each) => each.id === id && (each.fate === "given") === delivered);
    const thing = this.#ready[at];
    hold(thing !== undefined, () => `${id} was reported, and did not stand ready`);
    if (thing?.fate === "reported") handle(...this.#ready.splice(at, 1));
  }

  /** It saves: what is true now, or what is once something that stands ready was given out or thrown. */
  saves(place: Place): void {
    for (const next of this.waiting.size > 0 ? this.#ready : []) {
      if (samePlace(place, this.journal.position)) return;
      this.#count(next);
    }
    const due = this.journal.position;
    hold(samePlace(place, due), () => `saved ${shown(place)} instead of ${shown(due)}`);
  }

  /** Nothing is under way but requests: what has to be true then. */
  rests(requests: readonly { readonly cursor: string | null }[]): void {
    const [first] = this.waiting;
    hold(this.storeFailures.save === 0, () => "the store failed, and no one was told");
    hold(this.#failure === undefined, () => `no one was told of ${this.#failure}`);
    hold(first === undefined || !this.closed, () => `${first} waits, and the client is closed`);
    const [next] = this.#ready;
    hold(first === undefined || next === undefined, () => `${first} waits for ${next?.id}, which came`);
    const served = this.#askedInVain === undefined || !this.waiting.has(this.#askedInVain);
    hold(served || !this.#askedInVain?.startsWith("poll"), () => `${first} goes on after an empty answer`);
    const asked = requests.map(({ cursor }) => cursor ?? "the base URL").join(" and ");
    const due = first === undefined ? "" : (this.journal.asksAt ?? "the base URL");
    hold(asked === due, () => `asked for ${asked || "nothing"} instead of ${due || "nothing"}`);
  }

  /** An event is given out: what loops were left with is handled. Or an error is thrown: its event is done with. */
  #count(next: Thing | undefined): void {
    if (next?.fate === "thrown") handle(next);
    else handle(...this.#left.splice(0));
  }
}

function handle(...things: readonly (Thing | undefined)[]): void {
  for (const thing of things) if (thing) thing.handled = true;
}
