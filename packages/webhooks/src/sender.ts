import { Bell } from "./bell.js";
import { type Config, parseOptions } from "./config.js";
import { fieldOf } from "./field-of.js";
import type { Job } from "./jobs.js";
import type { WebhookSenderOptions } from "./options.js";
import type { Outcome } from "./outcome.js";
import { post } from "./post.js";
import { shownId } from "./shown-id.js";
import { toJob } from "./to-job.js";
import { queueDelay, Waits } from "./waits.js";

/**
 * Sends the jobs of a queue, one after the other. What fails is tried again and holds what is behind it; what fails for
 * good, or grew too old, is given up as a dead job.
 */
export class WebhookSender {
  readonly #config: Config;
  readonly #waits: Waits;
  #run: Run | undefined;

  /** Throws a `ConfigError` for a wrong option. It quotes neither the URL nor the secret. */
  constructor(options: WebhookSenderOptions) {
    this.#config = parseOptions(options);
    this.#waits = new Waits(this.#config.maxAge);
  }

  /** Begins to send, also after a `stop`. Again, while it sends, it does nothing. */
  start(): void {
    this.#run ??= new Run(this.#config, this.#waits);
  }

  /**
   * Ends at once, and resolves when nothing is under way. What is not delivered stays in the queue; a request that was
   * cut off is made again by the next start, with the same id. Never rejects.
   */
  async stop(): Promise<void> {
    const run = this.#run;
    await run?.stop();
    if (this.#run === run) this.#run = undefined;
  }
}

/** From a start to its stop. */
class Run {
  readonly #config: Config;
  readonly #waits: Waits;
  readonly #bell = new Bell();
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;
  /** Jobs that were given up for their age, and not told yet. */
  #stale = 0;

  constructor(config: Config, waits: Waits) {
    this.#config = config;
    this.#waits = waits;
    if (config.isOpen)
      config.log.write(
        "warn",
        'what is sent can be read and changed in the network on the way: allowHttp is "private"',
      );
    this.#ended = this.#loop();
  }

  async stop(): Promise<void> {
    this.#end.abort();
    this.#bell.ring();
    await this.#ended;
  }

  async #loop(): Promise<void> {
    const { jobs } = this.#config;
    const { signal } = this.#end;
    let unsubscribe: (() => void) | undefined;
    await this.#ask("be listened to", () => {
      unsubscribe = jobs.onAdded(() => this.#bell.ring());
    });
    while (!signal.aborted) {
      let job: Job | undefined;
      const asked = await this.#ask("be read", async () => {
        job = toJob(await jobs.take());
      });
      if (asked && !signal.aborted) await this.#work(job);
    }
    this.#tellStale();
    if (typeof unsubscribe === "function") unsubscribe();
  }

  /** Does one step for the job whose turn it is: gives it up, waits, or sends it. */
  async #work(job: Job | undefined): Promise<void> {
    if (job === undefined) {
      this.#tellStale();
      return this.#bell.wait();
    }
    if (this.#age(job) > this.#config.maxAge) return this.#giveUpStale(job);
    const wait = this.#waits.until(job);
    if (wait > 0) return this.#bell.wait(wait);
    this.#tellStale();
    await this.#send(job);
  }

  async #send(job: Job): Promise<void> {
    const { target, log } = this.#config;
    let body: string;
    try {
      body = target.body(job);
      if (typeof body !== "string") throw new TypeError("no text");
    } catch {
      // Not the error: it may quote what is private.
      return this.#giveUp(job, "its format made no text of it");
    }
    const outcome = await post(job, body, this.#config, this.#end.signal);
    if (outcome === undefined) return;
    if (outcome.result === "retry") return this.#retry(job, outcome);
    this.#waits.answered();
    if (outcome.result === "refused") return this.#giveUp(job, outcome.reason);
    log.write("debug", `delivered ${shownId(job)} (${outcome.reason})`);
    await this.#finish(job, () => this.#config.jobs.done(job.id));
  }

  async #retry(job: Job, { reason, retryAfter }: Outcome): Promise<void> {
    const { log, maxAge, jobs } = this.#config;
    const seconds = this.#waits.failed(job, retryAfter);
    if (this.#age(job) + seconds >= maxAge)
      return this.#giveUp(job, `${reason}; at the next attempt it would be older than ${maxAge} s`);
    const attempt = job.attempts + 1;
    log.write("warn", `${reason} to ${shownId(job)}, attempt ${attempt}; again in ${Math.ceil(seconds)} s`);
    await this.#ask("be written", () => jobs.failed(job.id, Date.now() + seconds * 1000));
  }

  async #giveUp(job: Job, reason: string): Promise<void> {
    this.#config.log.write("error", `gave up ${shownId(job)}: ${reason}`);
    await this.#finish(job, () => this.#config.jobs.dead(job.id, reason));
  }

  /** After a long outage there may be a thousand of them: they are counted, and told together. */
  async #giveUpStale(job: Job): Promise<void> {
    const { maxAge, jobs } = this.#config;
    this.#stale += 1;
    await this.#finish(job, () => jobs.dead(job.id, `older than ${maxAge} s`));
  }

  #tellStale(): void {
    if (this.#stale === 0) return;
    const messages = this.#stale === 1 ? "a message" : `${this.#stale} messages`;
    this.#config.log.write("error", `gave up ${messages} older than ${this.#config.maxAge} s`);
    this.#stale = 0;
  }

  async #finish(job: Job, tell: () => unknown): Promise<void> {
    if (await this.#ask("be written", tell)) this.#waits.forget(job);
  }

  /** Seconds since the job was added, by the wall clock: the only one that outlives a restart. */
  #age({ at }: Job): number {
    return (Date.now() - at) / 1000;
  }

  /** Calls the queue until it does what it is asked for; false when the end came first. */
  async #ask(what: string, call: () => unknown): Promise<boolean> {
    for (let failures = 1; ; failures += 1) {
      try {
        await call();
        return true;
      } catch (error) {
        const seconds = queueDelay(failures);
        // By its code or name: a message may quote what is private.
        const words = [fieldOf(error, "code"), fieldOf(error, "name")];
        const reason = words.find((text) => typeof text === "string" && /^\w{1,40}$/.test(text));
        this.#config.log.write(
          "error",
          `the queue cannot ${what} (${reason ?? "unknown error"}); again in ${Math.ceil(seconds)} s`,
        );
        if (this.#end.signal.aborted) return false;
        await this.#pause(seconds);
        if (this.#end.signal.aborted) return false;
      }
    }
  }

  /** Not shortened by a job that is added. */
  async #pause(seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000;
    for (let left = seconds * 1000; left > 0 && !this.#end.signal.aborted; ) {
      await this.#bell.wait(left);
      left = until - performance.now();
    }
    this.#bell.ring(); // What rang meanwhile is not forgotten.
  }
}
