import { EventClient } from "@cb-events/core";
import type { Clock } from "@sinonjs/fake-timers";
import { BotProcess, type ClientClass } from "./bot-process.js";
import { hold } from "./broken-promise.js";
import { FeedAnswers } from "./feed-answers.js";
import { FlakyStore } from "./flaky-store.js";
import type { Place } from "./journal.js";
import { eventsUpTo, ScriptedFeed } from "./scripted-feed.js";
import { type Conversation, faults, type PageStep, type Settings, type Step } from "./steps.js";

/** More turns than any step takes to come to rest. */
const MANY = 200;

const wholePage: PageStep = {
  do: "page",
  size: 1000,
  repeats: 0,
  doubled: false,
  reversed: false,
  backlog: 1000,
  nextUrl: "given",
  hurried: false,
};

/** Holds a conversation and ends it; rejects when a promise is broken. The clock is the one that the client goes by. */
export async function converse(
  { settings, steps }: Conversation,
  clock: Clock,
  Client: ClientClass = EventClient,
): Promise<void> {
  const stage = new Stage(settings, clock, Client);
  for (const step of steps) await stage.play(step);
  await stage.finish();
}

/** A feed, a store, and the processes of a bot, one after the other. */
class Stage {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #Client: ClientClass;
  readonly #feed = new ScriptedFeed();
  readonly #answers: FeedAnswers;
  readonly #store: FlakyStore | undefined;
  /** Ids that came out of the client in any process. */
  readonly #out = new Set<string>();
  #bot: BotProcess;

  constructor(settings: Settings, clock: Clock, Client: ClientClass) {
    this.#settings = settings;
    this.#clock = clock;
    this.#Client = Client;
    this.#answers = new FeedAnswers(this.#feed, settings, clock);
    this.#store = settings.keeps === "position" ? undefined : new FlakyStore(settings.keeps === "slow store");
    this.#bot = new BotProcess(Client, settings, this.#feed, undefined, this.#store);
  }

  async play(step: Step): Promise<void> {
    if (step.do === "emit") return this.#feed.emit(step.flavors);
    if (step.do === "page") this.#answers.page(this.#bot.model, step);
    else if (step.do === "expire") this.#answers.expired(this.#bot.model, step.skips);
    else if (step.do === "fault") this.#answers.fault(this.#bot.model, faults[step.fault]);
    else if (step.do === "next") this.#bot.next(step.loop);
    else if (step.do === "leave") await this.#leave(step.loop, step.by);
    else if (step.do === "poll") this.#bot.poll();
    else if (step.do === "commit") this.#bot.commit();
    else if (step.do === "close") this.#bot.close();
    else if (step.do === "restart") await this.#restart(step.closed);
    else if (this.#store) this.#store.failures[step.on] = step.times;

    if ("hurried" in step && step.hurried) await this.#microtasks();
    else await this.#rest();
  }

  /** Gives out all that the feed still has, and closes: nothing was lost, and nothing is left behind. */
  async finish(): Promise<void> {
    if (this.#store) this.#store.failures.load = this.#store.failures.save = 0;
    await this.#rest();
    if (this.#bot.model.closed) await this.#restart(false);
    for (let turn = 0; !(await this.#drained()); turn += 1) {
      hold(turn < MANY, () => "never gives out all that came");
    }
    this.#bot.close();
    await this.#rest();
    await this.#finishHandlers();
    for (const id of this.#bot.out) this.#out.add(id);
    for (const { id, number } of this.#feed.log) {
      const due = id !== undefined && number > this.#answers.skipped;
      hold(!due || this.#out.has(id), () => `${id} was lost`);
    }
    hold(this.#clock.countTimers() === 0, () => "a timer is left");
    hold(this.#feed.strays.length === 0, () => `asked for ${this.#feed.strays.join()}`);
  }

  /** True when the client asks for what comes after the last event. */
  async #drained(): Promise<boolean> {
    await this.#finishHandlers();
    if (this.#bot.model.waiting.size === 0) this.#bot.next(0);
    await this.#rest();
    const [request] = this.#feed.held;
    if (request === undefined) return false;
    if (request.cursor !== null && eventsUpTo(request.cursor) === this.#feed.log.length) return true;
    this.#answers.page(this.#bot.model, wholePage);
    await this.#rest();
    return false;
  }

  async #leave(place: number, by: "break" | "throw"): Promise<void> {
    // An event that is left while the next is being saved and given counts with that one or the one after it.
    if (this.#bot.handles(place)) await this.#rest();
    this.#bot.leave(place, by);
  }

  /** Every loop handles what it was given, and asks for the next. */
  async #finishHandlers(): Promise<void> {
    for (const loop of this.#bot.loops) {
      this.#bot.next(loop);
      await this.#rest();
    }
  }

  /** The process ends, and the next one goes on from what is kept: the store, or the position, through JSON. */
  async #restart(closed: boolean): Promise<void> {
    if (closed) {
      this.#bot.close();
      await this.#rest();
    }
    const position = this.#store ? this.#store.stored : this.#bot.position;
    for (const id of this.#bot.out) this.#out.add(id);
    this.#bot.kill();
    await this.#quiet();
    hold(this.#clock.countTimers() === 0, () => "a timer is left of a client that was closed");
    const kept = position && (JSON.parse(JSON.stringify(position)) as typeof position);
    this.#bot = new BotProcess(this.#Client, this.#settings, this.#feed, kept, this.#store);
  }

  /** Lets everything happen that happens by itself, and checks what has to be true then. */
  async #rest(): Promise<void> {
    await this.#quiet();
    this.#bot.rests();
    if (this.#bot.broken !== undefined) throw this.#bot.broken;
    this.#checkRestart();
  }

  /** A restart would give what the last one would have given, less what this process is done with. */
  #checkRestart(): void {
    const { startedAt, place, model } = this.#bot;
    const handled = model.journal.handledHere;
    for (const { id, number } of this.#feed.log) {
      if (id === undefined || number <= this.#answers.skipped) continue;
      const due = gives(startedAt, id, number) && !handled.has(id);
      hold(gives(place, id, number) === due, () => `a restart ${due ? "loses" : "repeats"} ${id}`);
    }
  }

  /** Until only requests are under way: what else has a timer is given its time. */
  async #quiet(): Promise<void> {
    await this.#microtasks();
    for (let turn = 0; this.#clock.countTimers() > this.#feed.held.length; turn += 1) {
      hold(turn < MANY, () => "never comes to rest");
      this.#clock.next();
      await this.#microtasks();
    }
  }

  #microtasks(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** What a client that starts there gives, from a feed that has kept everything. */
function gives({ cursor, handled }: Place, id: string, number: number): boolean {
  return (cursor === null || number > eventsUpTo(cursor)) && !handled.includes(id);
}
