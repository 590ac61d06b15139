import type { Log } from "../log.js";
import { backOff } from "./back-off.js";
import { Bell } from "./bell.js";
import { writeDeadLetters } from "./dead-letters.js";
import type { Delivery } from "./delivery.js";
import type { Outbox } from "./outbox.js";
import type { Outcome } from "./outcome.js";
import { post } from "./post.js";
import { maskedUrl, type WebhookSettings } from "./settings.js";

const MINUTE = 60_000;

/** Longest waits between two attempts, in milliseconds: of one delivery, and of all while nothing gets through. */
const LONGEST_WAIT = 5 * MINUTE;
const LONGEST_PAUSE = MINUTE / 2;

/** A delivery that fails at this age is given up, in milliseconds. */
const OLD = 24 * 60 * MINUTE;

export interface WebhookSenderOptions {
  readonly settings: WebhookSettings;
  readonly outbox: Outbox;
  /** Where what is given up is written; undefined: nowhere. */
  readonly deadLetterFile: string | undefined;
  readonly log: Log;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** Sends what stands in the outbox, one after the other, beside the bot's loop. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #name: string;
  readonly #bell = new Bell();
  readonly #end = new AbortController();
  #running: Promise<void> | undefined;
  #sending: Delivery | undefined;
  /** Failures since something got through. */
  #failures = 0;
  /** Nothing is sent before, in milliseconds since 1970. */
  #pausedUntil = 0;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#name = `Webhook ${maskedUrl(options.settings.url)}`;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There may be something new in the outbox. Call it when that is saved. */
  poke(): void {
    this.#bell.ring();
  }

  /** Ends at once, for good. What is not delivered stays in the outbox; a request under way is made again by the next sender. */
  async stop(): Promise<void> {
    this.#end.abort();
    this.#bell.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { outbox } = this.#options;
    let sent: Promise<void> | undefined;
    while (!this.#end.signal.aborted) {
      await this.#dropOverflow();
      const next = this.#sending ? undefined : outbox.next();
      const wait = next ? Math.max(next.notBefore, this.#pausedUntil) - Date.now() : MINUTE;
      if (next && wait <= 0 && !this.#end.signal.aborted) {
        this.#sending = next;
        // Not awaited, so that the outbox stays bounded meanwhile.
        sent = this.#send(next).finally(() => {
          this.#sending = undefined;
          this.#bell.ring();
        });
      } else {
        await this.#bell.wait(Math.min(wait, MINUTE)); // In short pieces: a clock can be set.
      }
    }
    await sent;
  }

  async #send(delivery: Delivery): Promise<void> {
    const { settings, fetch = globalThis.fetch, log } = this.#options;
    const outcome = await post(delivery, settings, fetch, this.#end.signal);
    if (outcome === undefined) return;
    if (outcome.result === "retry") return this.#failed(delivery, outcome);
    this.#failures = 0;
    if (outcome.result === "refused") return this.#giveUp(delivery, outcome.reason);
    log.debug(`${this.#name}: delivered ${delivery.id} (${outcome.reason})`);
    await this.#remove(delivery);
  }

  /** Both wait: this delivery, longer and longer, and all of them, for the next would hardly fare better. */
  async #failed(delivery: Delivery, { reason, retryAfter = 0 }: Outcome): Promise<void> {
    const now = Date.now();
    this.#failures += 1;
    this.#pausedUntil = now + Math.max(backOff(this.#failures, LONGEST_PAUSE), retryAfter);
    if (now - delivery.createdAt >= OLD) return this.#giveUp(delivery, `${reason}, and is too old by now`);
    const attempts = delivery.attempts + 1;
    const wait = Math.max(backOff(attempts, LONGEST_WAIT), retryAfter);
    // Not saved by itself: after a crash it is merely tried earlier.
    this.#options.outbox.update(delivery.id, { attempts, notBefore: now + wait });
    const when = `again in ${Math.ceil(wait / 1000)} s`;
    this.#options.log.warn(`${this.#name}: ${reason} to ${delivery.id}, attempt ${attempts}; ${when}`);
  }

  async #giveUp(delivery: Delivery, reason: string): Promise<void> {
    if (await this.#bury([delivery], reason)) return this.#remove(delivery);
    const { attempts } = delivery;
    this.#options.outbox.update(delivery.id, { attempts, notBefore: Date.now() + LONGEST_WAIT });
  }

  async #dropOverflow(): Promise<void> {
    const dropped = this.#options.outbox.overflow(this.#sending);
    if (dropped.length === 0) return;
    await this.#bury(dropped, "the outbox is full"); // If even that fails: memory comes first.
    await this.#remove(...dropped);
  }

  /** Says what is given up, and writes it to the file first. False when that cannot be done. */
  async #bury(deliveries: readonly Delivery[], reason: string): Promise<boolean> {
    const { deadLetterFile: file, log } = this.#options;
    const [first, ...more] = deliveries.map(({ id }) => id);
    const which = more.length > 0 ? `${first} and ${more.length} more` : first;
    try {
      if (file !== undefined) await writeDeadLetters(file, deliveries, reason);
      log.error(`${this.#name}: gave up ${which} (${reason})${file === undefined ? "" : `: see ${file}`}`);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      log.error(`${this.#name}: gave up ${which} (${reason}), but ${file} cannot be written (${code})`);
      return false;
    }
  }

  async #remove(...deliveries: readonly Delivery[]): Promise<void> {
    const { outbox, log } = this.#options;
    outbox.remove(...deliveries);
    await outbox.save().catch((error: NodeJS.ErrnoException) => {
      const consequence = "after a restart what is done may be sent again";
      log.error(`${this.#name}: the outbox cannot be saved (${error.code ?? error.name}): ${consequence}`);
    });
  }
}
