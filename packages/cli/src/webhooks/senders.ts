import type { JobQueue, LedgerRoom } from "@cb-events/ledger";
import { formatJob, type Job, WebhookSender } from "@cb-events/webhooks";
import type { Log } from "../log.js";
import { keyOf, type Reaction } from "../reactions/reaction.js";
import type { CurrentSettings } from "../settings/watch-settings.js";
import { toMessage } from "./message.js";
import type { WebhookOfBefore } from "./webhook-of-before.js";

interface SendersParts {
  readonly room: LedgerRoom;
  readonly settings: CurrentSettings;
  /** The one that the environment names: it is told of all but answers. */
  readonly before: WebhookOfBefore | undefined;
  readonly log: Log;
}

/** Tells webhooks of reactions: each has its own queue in the ledger, so that one that fails holds up no other. */
export class Senders {
  readonly #parts: SendersParts;
  readonly #senders = new Map<string, { readonly sender: WebhookSender; readonly options: string }>();
  #isOn = false;

  constructor(parts: SendersParts) {
    this.#parts = parts;
  }

  /** Adds jobs for whom a reaction is meant: they are written in the same step. */
  add(reaction: Reaction): void {
    const { room, before, settings } = this.#parts;
    const message = toMessage(reaction, room.name);
    const job = { id: keyOf(reaction, room.name) };
    if (before !== undefined) this.#queue("webhooks").add(message, job);
    for (const name of reaction.webhooks) {
      if (Object.hasOwn(settings.current.webhooks, name)) this.#queue(queueOf(name)).add(message, job);
    }
  }

  /** Sends what waits, and from now on whatever is added; again, it takes the settings as they are now. */
  start(): void {
    this.#isOn = true;
    const { before, settings } = this.#parts;
    if (before !== undefined) this.#open("webhooks", { ...before, format: formatOfBefore(before) }, "");
    const named = Object.entries(settings.current.webhooks);
    for (const [name, webhook] of named) this.#open(queueOf(name), webhook, JSON.stringify(webhook));
    const wanted = new Set(named.map(([name]) => queueOf(name)));
    for (const [queue, { sender }] of this.#senders) {
      if (queue === "webhooks" || wanted.has(queue)) continue;
      this.#senders.delete(queue);
      void sender.stop();
    }
  }

  /** How much waits to be sent to this webhook. */
  waiting(name: string): number {
    return this.#queue(queueOf(name)).size;
  }

  /** Takes the settings as they are now, where it was started. */
  restart(): void {
    if (this.#isOn) this.start();
  }

  /** Resolves when nothing is on its way; what is left stays in the queues. */
  async stop(): Promise<void> {
    this.#isOn = false;
    const senders = [...this.#senders.values()];
    this.#senders.clear();
    await Promise.all(senders.map(({ sender }) => sender.stop()));
  }

  #open(
    queue: string,
    webhook: Pick<ConstructorParameters<typeof WebhookSender>[0], "url" | "secret" | "format" | "allowHttp">,
    options: string,
  ): void {
    const known = this.#senders.get(queue);
    if (known?.options === options) return;
    const sender = new WebhookSender({ ...webhook, jobs: this.#queue(queue), logger: this.#parts.log });
    this.#senders.set(queue, { sender, options });
    // One sender works on one queue.
    void Promise.resolve(known?.sender.stop()).then(() => {
      if (this.#isOn && this.#senders.get(queue)?.sender === sender) sender.start();
    });
  }

  #queue(name: string): JobQueue {
    return this.#parts.room.jobs(name);
  }
}

function queueOf(name: string): string {
  return `webhooks:${name}`;
}

/** Queues of before hold bodies. */
function formatOfBefore({ format }: WebhookOfBefore): (job: Job) => string {
  return (job) => (typeof job.data === "string" ? job.data : formatJob(format, job));
}
