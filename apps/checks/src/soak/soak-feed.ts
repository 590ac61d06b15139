import {
  type Answer,
  chatMessage,
  type EventDraft,
  type FeedRequest,
  follow,
  type Signal,
  Simulator,
  tip,
  userEnter,
} from "@cb-events/simulator";
import { turn } from "../virtual-time.js";

/** What goes wrong now and then, one after the other. None of it changes the order of events. */
const SPRINKLED = [
  { status: 503 },
  { kind: "reset", at: "body" },
  { kind: "expireCursor" },
  { kind: "repeatPage" },
  { status: 429, headers: { "retry-after": "2" } },
  { kind: "dropNextUrl" },
  { kind: "stallHead" },
  { status: 401 },
  { kind: "truncate" },
  { kind: "expireCursor", withoutNextUrl: true },
  { kind: "refuse" },
  { kind: "foreignNextUrl" },
  { status: 500, body: "x".repeat(100_000) },
  { kind: "stallBody" },
  { kind: "html" },
  { kind: "dropNextUrl", asNull: true },
  { kind: "reset", at: "head" },
  { kind: "redirect" },
  { kind: "drip" },
  { kind: "empty" },
  { status: 404 },
  { status: 520 },
] as const;

/** Events in a page. */
const PAGE = 10;
/** One request in so many meets a fault. */
const FAULT_EVERY = 25;
/** One page in so many has an event in it that is broken. */
const BROKEN_EVERY = 40;
/** Once in so many times nothing new happens, and the request is held to its end. */
const QUIET_EVERY = 500;

/**
 * A room where something happens as soon as somebody waits for it. Each event is told by the name of its user, `user1`
 * and on.
 */
export class SoakFeed extends Simulator {
  readonly #total: number;
  #emitted = 0;
  #pages = 0;
  #requests = 0;
  #faults = 0;
  #holds = 0;

  constructor(total: number) {
    super({ username: "demo", token: "secret", pageSize: PAGE, capacity: 20 * PAGE });
    this.#total = total;
  }

  /** Requests so far. */
  get asked(): number {
    return this.#requests;
  }

  /** Faults that were met so far. */
  get faults(): number {
    return this.#faults;
  }

  override async answer(request: FeedRequest, signal?: Signal): Promise<Answer> {
    await turn();
    this.#requests += 1;
    if (this.#requests % FAULT_EVERY === 0) {
      const fault = SPRINKLED[this.#faults % SPRINKLED.length];
      if (fault) this.fault({ ...fault, on: this.#requests });
      this.#faults += 1;
    }
    const before = this.holding;
    const answering = super.answer(request, signal);
    if (this.holding > before) this.#goOn();
    return answering;
  }

  /** What comes next: a page of events, or nothing for a while. */
  #goOn(): void {
    this.#holds += 1;
    if (this.#holds % QUIET_EVERY === 0) return;
    this.#pages += 1;
    for (let n = 0; n < PAGE && this.#emitted < this.#total; n += 1) {
      if (n === PAGE / 2 && this.#pages % BROKEN_EVERY === 0)
        this.emit({ method: "tip", object: { tip: {} } });
      this.#emitted += 1;
      this.emit(eventOf(this.#emitted));
    }
  }
}

function eventOf(number: number): EventDraft {
  const from = `user${number}`;
  switch (number % 4) {
    case 0:
      return tip({ from, tokens: 1 + (number % 1000), note: "thanks" });
    case 1:
      return chatMessage({ from, message: `message ${number}` });
    case 2:
      return follow({ from });
    default:
      return userEnter({ from });
  }
}
