import type { Job, Jobs } from "@cb-events/webhooks";
import type { Log } from "../log.js";
import { writeDeadLetters } from "./dead-letters.js";
import type { Delivery } from "./delivery.js";

/** What keeps the deliveries, with the rest of the bot's state. */
export interface OutboxHolder {
  outbox: readonly Delivery[];
  /** Writes the state to its file, in one step. */
  write(): Promise<void>;
}

interface OutboxOptions {
  /** Where what is given up is written; undefined: nowhere. */
  readonly deadLetterFile: string | undefined;
  readonly log: Pick<Log, "error">;
}

/** How much may wait, so that a webhook that is down harms neither memory nor the state file. */
const MAX_DELIVERIES = 1000;
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** The deliveries that are not done yet, as a queue of jobs that is kept in the bot's state. */
export class Outbox implements Jobs {
  readonly #holder: OutboxHolder;
  readonly #options: OutboxOptions;
  readonly #listeners = new Set<() => void>();

  constructor(holder: OutboxHolder, options: OutboxOptions) {
    this.#holder = holder;
    this.#options = options;
  }

  get deliveries(): readonly Delivery[] {
    return this.#holder.outbox;
  }

  /** Takes a delivery, unless it waits already: after a crash an event comes again. */
  add(delivery: Delivery): void {
    if (this.deliveries.some(({ id }) => id === delivery.id)) return;
    this.#holder.outbox = [...this.deliveries, delivery];
  }

  /** What was added is in the file now: it can be sent. */
  saved(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  async take(): Promise<Job | undefined> {
    await this.#dropOverflow();
    const [next] = this.deliveries;
    if (next === undefined) return undefined;
    const { id, createdAt, attempts, notBefore, body } = next;
    return { id, at: createdAt, attempts, retryAt: notBefore, data: body };
  }

  async done(id: string): Promise<void> {
    await this.#remove([id]);
  }

  /** Not written by itself: after a crash it is merely tried earlier. */
  failed(id: string, retryAt: number): void {
    this.#holder.outbox = this.deliveries.map((delivery) =>
      delivery.id === id ? { ...delivery, attempts: delivery.attempts + 1, notBefore: retryAt } : delivery,
    );
  }

  async dead(id: string, reason: string): Promise<void> {
    await this.#bury(
      this.deliveries.filter((delivery) => delivery.id === id),
      reason,
    );
    await this.#remove([id]);
  }

  onAdded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The oldest that are too many. */
  async #dropOverflow(): Promise<void> {
    let count = this.deliveries.length;
    let characters = this.deliveries.reduce((sum, { body }) => sum + body.length, 0);
    const dropped = this.deliveries.filter(({ body }) => {
      if (count <= MAX_DELIVERIES && characters <= MAX_CHARACTERS) return false;
      count -= 1;
      characters -= body.length;
      return true;
    });
    if (dropped.length === 0) return;
    const reason = "the outbox is full";
    this.#options.log.error(`Webhooks: gave up ${dropped.length} of the oldest: ${reason}`);
    await this.#bury(dropped, reason).catch(() => {}); // Memory comes first.
    await this.#remove(dropped.map(({ id }) => id));
  }

  async #bury(deliveries: readonly Delivery[], reason: string): Promise<void> {
    const { deadLetterFile: file } = this.#options;
    if (file !== undefined && deliveries.length > 0) await writeDeadLetters(file, deliveries, reason);
  }

  async #remove(ids: readonly string[]): Promise<void> {
    this.#holder.outbox = this.deliveries.filter(({ id }) => !ids.includes(id));
    await this.#holder.write();
  }
}
