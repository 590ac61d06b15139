import type { BotState } from "./bot-state.js";
import type { Log } from "./log.js";
import type { Reaction } from "./reaction.js";

/** The longest time a timer takes, in milliseconds. */
const LONGEST_TIMER = 2_147_483_647;

/** Does what was decided: says it in the terminal and passes it on, each reaction when it is due. */
export class Announcer {
  readonly #state: BotState;
  readonly #log: Log;
  readonly #pass: (reaction: Reaction) => void;
  #timer: NodeJS.Timeout | undefined;

  /** `pass` is given each reaction but answers, which are for the terminal alone. */
  constructor(state: BotState, log: Log, pass: (reaction: Reaction) => void) {
    this.#state = state;
    this.#log = log;
    this.#pass = pass;
  }

  /** Takes what was decided. It stands in the state until it is done. */
  add(reactions: readonly Reaction[]): void {
    if (reactions.length > 0) this.#state.pending = [...this.#state.pending, ...reactions];
    this.run();
  }

  /** Does what is due by now, and sets a timer for the next. */
  run(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    const due = this.#state.pending.filter(({ dueAt }) => dueAt <= now);
    if (due.length > 0) this.#state.pending = this.#state.pending.filter(({ dueAt }) => dueAt > now);
    for (const reaction of due) {
      this.#log.info(reaction.text);
      if (!reaction.name.startsWith("answer:")) this.#pass(reaction);
    }
    const next = Math.min(...this.#state.pending.map(({ dueAt }) => dueAt));
    if (next < Number.POSITIVE_INFINITY) {
      this.#timer = setTimeout(() => this.#runLate(), Math.min(next - now, LONGEST_TIMER));
    }
  }

  /** What is left stays in the state, for the next start. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** No event is saved after these, so they are saved by themselves. */
  #runLate(): void {
    this.run();
    this.#state
      .write()
      .catch((error: Error) => this.#log.error(`The state could not be saved: ${error.message}`));
  }
}
