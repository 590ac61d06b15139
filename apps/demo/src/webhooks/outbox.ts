import type { Delivery } from "./delivery.js";

/** What keeps the deliveries, with the rest of the bot's state. */
export interface OutboxHolder {
  outbox: readonly Delivery[];
  /** Writes the state to its file, in one step. */
  write(): Promise<void>;
}

/** How much may wait, so that a webhook that is down harms neither memory nor the state file. */
const MOST = 1000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** The deliveries that are not done yet. Changes are at once; `save` writes them. */
export class Outbox {
  readonly #holder: OutboxHolder;

  constructor(holder: OutboxHolder) {
    this.#holder = holder;
  }

  get deliveries(): readonly Delivery[] {
    return this.#holder.outbox;
  }

  /** Takes a delivery, unless it waits already: after a crash an event comes again. */
  add(delivery: Delivery): void {
    if (this.deliveries.some(({ id }) => id === delivery.id)) return;
    this.#holder.outbox = [...this.deliveries, delivery];
  }

  /** What is to be sent next, due or not: the longest due, so that one that fails goes behind the others. */
  next(): Delivery | undefined {
    let next: Delivery | undefined;
    for (const delivery of this.deliveries) {
      if (next === undefined || delivery.notBefore < next.notBefore) next = delivery;
    }
    return next;
  }

  /** The oldest that are too many, without the one that is being sent. */
  overflow(sending: Delivery | undefined): readonly Delivery[] {
    let count = this.deliveries.length;
    let characters = this.deliveries.reduce((sum, { body }) => sum + body.length, 0);
    return this.deliveries.filter(({ id, body }) => {
      if ((count <= MOST && characters <= MOST_CHARACTERS) || id === sending?.id) return false;
      count -= 1;
      characters -= body.length;
      return true;
    });
  }

  update(id: string, change: Pick<Delivery, "attempts" | "notBefore">): void {
    this.#holder.outbox = this.deliveries.map((delivery) =>
      delivery.id === id ? { ...delivery, ...change } : delivery,
    );
  }

  remove(...removed: readonly Delivery[]): void {
    const ids = new Set(removed.map(({ id }) => id));
    this.#holder.outbox = this.deliveries.filter(({ id }) => !ids.has(id));
  }

  save(): Promise<void> {
    return this.#holder.write();
  }
}
