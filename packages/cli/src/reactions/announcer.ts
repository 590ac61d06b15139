import type { JobQueue, LedgerJob, LedgerRoom } from "@cb-events/ledger";
import * as v from "valibot";
import type { Log } from "../log.js";
import { type Reaction, ReactionSchema } from "./reaction.js";

/** The longest time a timer takes, in milliseconds. */
const MAX_TIMER = 2_147_483_647;

interface AnnouncerParts {
  readonly room: LedgerRoom;
  /** The reactions that are not done yet; not ordered. */
  readonly queue: JobQueue;
  readonly log: Log;
  /** Is given each reaction but answers, which are for the terminal alone. Adds jobs: they are written in the same step. */
  readonly pass: (reaction: Reaction) => void;
}

/**
 * Does what was decided, once that is in the file and when it is due: says it in the terminal and passes it on. A kill
 * may have it said again, and passes it on once.
 */
export class Announcer {
  readonly #parts: AnnouncerParts;
  #timer: NodeJS.Timeout | undefined;
  #end: (() => void) | undefined;
  /** What is waited for, and until when by the monotonic clock: one that is set holds nothing up. */
  #next: { readonly id: string; readonly due: number } | undefined;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** Does what an earlier run left, and from now on whatever is added. Again, it does nothing. */
  start(): void {
    if (this.#end !== undefined) return;
    this.#end = this.#parts.queue.onAdded(() => this.#run());
    this.#run();
  }

  /** What is left stays in the queue, for the next start. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#end?.();
    this.#end = undefined;
  }

  #run(): void {
    const { room, log } = this.#parts;
    room
      .write(() => this.#doDue())
      .catch((error: Error) => log.error(`A reaction could not be done: ${error.message}`));
  }

  /** Does what is due by now, and sets a timer for the next. */
  #doDue(): void {
    clearTimeout(this.#timer);
    const { queue } = this.#parts;
    const isOn = () => this.#end !== undefined;
    for (let job = queue.take(); isOn() && job !== undefined; job = queue.take()) {
      const wait = this.#waitOf(job);
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#run(), Math.min(wait, MAX_TIMER));
        return;
      }
      this.#do(job);
    }
  }

  /** Milliseconds until a job is due. */
  #waitOf({ id, retryAt = 0 }: LedgerJob): number {
    const now = performance.now();
    if (this.#next?.id !== id) this.#next = { id, due: now + retryAt - Date.now() };
    return this.#next.due - now;
  }

  #do({ id, data }: LedgerJob): void {
    const { queue, log, pass } = this.#parts;
    const { success, output: reaction } = v.safeParse(ReactionSchema, data);
    if (!success) {
      queue.dead(id, "it is of another form");
      log.error(`A reaction was given up: it is of another form (${id})`);
      return;
    }
    queue.done(id);
    log.info(reaction.text);
    if (!reaction.name.startsWith("answer:")) pass(reaction);
  }
}
