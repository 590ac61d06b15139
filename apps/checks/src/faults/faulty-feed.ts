import {
  type Answer,
  type FeedRequest,
  follow,
  type Signal,
  Simulator,
  type SimulatorOptions,
} from "@cb-events/simulator";
import type { Trouble } from "./fault-row.js";
import type { FaultTurns } from "./fault-turns.js";
import { firstPage, lastEvent, laterEvent, secondPage, thirdPage } from "./labels.js";

/** The feed of one cell: three pages of three events, and one more event as soon as a request is held. */
export class FaultyFeed extends Simulator {
  readonly #turns: FaultTurns;
  #play: (() => Trouble) | undefined;
  #passedOn = 0;
  #open = 0;
  #ended = false;

  constructor(turns: FaultTurns, options: SimulatorOptions) {
    super({ pageSize: 3, ...options });
    this.#turns = turns;
  }

  /** Requests that are not answered to the end yet, and whose connection is open. */
  get open(): number {
    return this.#open;
  }

  /** Puts the events into the feed, and the trouble where it belongs. */
  prepare(play: () => Trouble): void {
    this.#play = play;
    const trouble = play();
    this.#follows(firstPage);
    if (trouble.kind === "event") this.#secondPageAround(trouble.event);
    else if (trouble.kind !== "outrun") this.#follows(secondPage);
    if (trouble.kind !== "outrun") this.#follows(thirdPage);
  }

  /** One more event, for the client that comes after. */
  emitLater(): void {
    this.#follows([laterEvent]);
  }

  override async answer(request: FeedRequest, signal?: Signal): Promise<Answer> {
    this.#open += 1;
    signal?.addEventListener("abort", () => {
      this.#open -= 1;
    });
    const trouble = this.#play?.();
    // Where nobody listens, the request that meets the fault never comes here.
    const met = trouble?.kind !== "refused" && this.#turns.next() ? trouble : undefined;
    if (met?.kind === "reply") return met.reply;
    if (met?.kind === "fault") this.fault({ ...met.fault, on: this.#passedOn + 1 });
    if (met?.kind === "outrun") this.#follows([...secondPage, ...thirdPage]);

    this.#passedOn += 1;
    const before = this.holding;
    const answering = super.answer(request, signal);
    if (this.holding > before && !this.#ended) {
      this.#ended = true;
      this.#follows([lastEvent]);
    }
    return answering;
  }

  #follows(labels: readonly string[]): void {
    for (const label of labels) this.emit(follow({ from: label }));
  }

  #secondPageAround(event: unknown): void {
    const [first, , third] = secondPage;
    this.#follows([first]);
    if (typeof event === "object" && event !== null && !("id" in event)) this.emit({ ...event });
    else this.emitRaw(event);
    this.#follows([third]);
  }
}
