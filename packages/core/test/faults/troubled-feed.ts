import {
  type Answer,
  type FeedRequest,
  follow,
  type Signal,
  Simulator,
  type SimulatorOptions,
} from "@cb-events/simulator";
import type { Row, Trouble } from "./rows.js";
import { labels } from "./seen.js";

/**
 * The feed of one cell: three pages of three events, and one more event as soon as a request is held. The second
 * request meets the trouble; in a row `untilThrown`, all that follow it meet it too, until the feed is repaired.
 */
export class TroubledFeed extends Simulator {
  /** Requests that are not answered to the end yet, and whose connection is open. */
  open = 0;
  readonly #untilThrown: boolean;
  #play: (() => Trouble) | undefined;
  #requests = 0;
  #passedOn = 0;
  #isRepaired = false;
  #isEnded = false;

  constructor({ untilThrown = false, room }: Row, options: SimulatorOptions) {
    super({ pageSize: 3, ...room, ...options });
    this.#untilThrown = untilThrown;
  }

  /** Puts the events into the feed, and the trouble where it belongs. */
  prepare(play: () => Trouble): void {
    this.#play = play;
    const trouble = play();
    this.#follows(labels.first);
    if ("event" in trouble) this.#secondPageAround(trouble.event);
    else if (!trouble.outrun) this.#follows(labels.second);
    if (!trouble.outrun) this.#follows(labels.third);
  }

  /** A request comes: does it meet the trouble? */
  meets(): boolean {
    this.#requests += 1;
    if (this.#isRepaired || this.#requests < 2) return false;
    this.#isRepaired = !this.#untilThrown;
    return true;
  }

  /** From now on all is well. */
  repair(): void {
    this.#isRepaired = true;
  }

  /** One more event, for the client that comes after. */
  emitLater(): void {
    this.#follows([labels.later]);
  }

  override async answer(request: FeedRequest, signal?: Signal): Promise<Answer> {
    this.open += 1;
    signal?.addEventListener("abort", () => {
      this.open -= 1;
    });
    const trouble = this.#play?.() ?? {};
    // A request that is refused does not come here: its turn is counted where it is made.
    const met = !trouble.refused && this.meets() ? trouble : {};
    if (met.reply) return met.reply;
    if (met.fault) this.fault({ ...met.fault, on: this.#passedOn + 1 });
    if (met.outrun) this.#follows([...labels.second, ...labels.third]);

    this.#passedOn += 1;
    const before = this.holding;
    const answering = super.answer(request, signal);
    if (this.holding > before && !this.#isEnded) {
      this.#isEnded = true;
      this.#follows([labels.last]);
    }
    return answering;
  }

  #follows(names: readonly string[]): void {
    for (const from of names) this.emit(follow({ from }));
  }

  #secondPageAround(event: unknown): void {
    const [first, , third] = labels.second;
    this.#follows([first]);
    if (typeof event === "object" && event !== null && !("id" in event)) this.emit({ ...event });
    else this.emitRaw(event);
    this.#follows([third]);
  }
}
