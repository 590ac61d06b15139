import { EventClient, type Position } from "@cb-events/core";
import type { Clock } from "@sinonjs/fake-timers";
import { turn } from "../virtual-time.js";
import { BotProcess, type ClientClass } from "./bot-process.js";
import { hold } from "./broken-promise.js";
import { FeedAnswers } from "./feed-answers.js";
import { covers, FAR, FIRST_MOMENT, placeOf, rank, reaches } from "./place.js";
import { type Entry, ScriptedFeed } from "./scripted-feed.js";
import {
  type Conversation,
  type FloodStep,
  faults,
  type LeapStep,
  type PageStep,
  type PoisonStep,
  type Settings,
  type Step,
  wholePage,
} from "./steps.js";
import { type Disk, SAVE_DELAY } from "./store.js";

/** More turns than any step takes to come to rest. */
const MANY = 200;
/** More saves than follow one another while a request is held. */
const SAVES = 4;
/** What passes between two refusals of a cursor at the end, in seconds. */
const SECONDS_BETWEEN = 15;
/** What the feed's clock is ahead of the first event, in milliseconds. */
const SINCE_FIRST = 3_600_000;

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
  readonly #feed: ScriptedFeed;
  readonly #answers: FeedAnswers;
  readonly #disk: Disk | undefined;
  /** Ids that came out of the client in any process. */
  readonly #out = new Set<string>();
  #bot: BotProcess;

  constructor(settings: Settings, clock: Clock, Client: ClientClass) {
    this.#settings = settings;
    this.#clock = clock;
    this.#Client = Client;
    const wrong = { right: 0, "a year behind": -FAR, "a year ahead": FAR }[settings.clock];
    clock.setSystemTime(FIRST_MOMENT + SINCE_FIRST + wrong);
    this.#feed = new ScriptedFeed(wrong === 0 ? undefined : () => new Date(Date.now() - wrong));
    this.#answers = new FeedAnswers(this.#feed, settings, clock);
    const isSlow = settings.keeps === "slow store";
    const disk = { stored: undefined, failures: { load: 0, save: 0 }, isSlow };
    this.#disk = settings.keeps === "position" ? undefined : disk;
    this.#bot = this.#start(undefined, []);
  }

  async play(step: Step): Promise<void> {
    const bot = this.#bot;
    if (step.do === "emit") return this.#feed.emit(step.flavors);
    if (step.do === "poison") return this.#poison(step);
    if (step.do === "flood") return this.#flood(step);
    if (step.do === "leap") return this.#leap(step);
    if (step.do === "page") this.#answers.page(bot, step);
    else if (step.do === "expire") this.#answers.expired(bot, step);
    else if (step.do === "fault") this.#answers.fault(bot, faults[step.fault]);
    else if (step.do === "next") bot.next(step.loop, step.by);
    else if (step.do === "leave") await this.#leave(step.loop, step.by);
    else if (step.do === "poll") bot.poll();
    else if (step.do === "commit") bot.commit();
    else if (step.do === "close") bot.close();
    else if (step.do === "restart") await this.#restart(step);
    else if (this.#disk) this.#disk.failures[step.on] = step.times;

    if ("hurried" in step && step.hurried) await turn();
    else await this.#rest();
  }

  /** Delivers all that the feed still has, and closes: nothing was lost, and nothing is left behind. */
  async finish(): Promise<void> {
    this.#repairStore();
    await this.#rest();
    if (this.#bot.model.closed) await this.#restart({ closed: false, old: false });
    for (let round = 0; !(await this.#drained()); round += 1) {
      hold(round < MANY + this.#feed.log.length, () => "never delivers all that came");
    }
    this.#bot.close();
    await this.#rest();
    await this.#finishHandlers();
    for (const { id, hidden, mayBeLost } of this.#feed.log) {
      const isDue = id !== undefined && !hidden && !mayBeLost;
      hold(!isDue || this.#out.has(id), () => `${id} was lost`);
    }
    hold(this.#clock.countTimers() === 0, () => "a timer is left");
    hold(this.#feed.strays.length === 0, () => `asked for ${this.#feed.strays.join()}`);
  }

  /** True when the client asks for what comes after the last event. */
  async #drained(): Promise<boolean> {
    await this.#finishHandlers();
    await this.#ask();
    const [request] = this.#feed.held;
    // A cursor that is refused is given up after a while.
    if (request === undefined) {
      this.#clock.tick(SECONDS_BETWEEN * 1000);
      return false;
    }
    if (this.#isAtEnd(request.cursor)) return true;
    await this.#answer(wholePage);
    return false;
  }

  /** An answer to the cursor has nothing to deliver. */
  #isAtEnd(cursor: string | null): boolean {
    if (cursor === null || this.#feed.poisoned.has(cursor)) return false;
    const { handled } = this.#bot.model.journal;
    const isDue = (entry: Entry) => entry.strayedTo.has(cursor) && !entry.mayBeLost && !handled.has(entry);
    return this.#feed.eventsUpTo(cursor) === this.#feed.log.length && !this.#feed.log.some(isDue);
  }

  /** The cursor is refused, and whoever waits for it asks again. */
  async #poison({ times, seconds }: PoisonStep): Promise<void> {
    for (let time = 0; time <= times; time += 1) {
      await this.#ask();
      const [request] = this.#feed.held;
      if (request?.cursor === undefined || request.cursor === null) return;
      if (time === 0) this.#feed.poisoned.add(request.cursor);
      await this.#answer(wholePage);
      // A request that is held has a time limit of its own.
      if (this.#feed.held.length === 0) this.#clock.tick(seconds * 1000);
    }
  }

  /** Many events come, and are handled. */
  async #flood({ events, size, by, nextUrl }: FloodStep): Promise<void> {
    await this.#rest();
    if (this.#bot.model.waiting.size > 0 || this.#bot.model.closed) return;
    this.#repairStore();
    this.#feed.emit(Array.from({ length: events }, () => "sound"));
    const page: PageStep = { ...wholePage, size, nextUrl, form: "exact" };
    for (let round = 0; round < 2 * events && this.#feed.held.length === 0; round += 1) {
      if (by === "loop") this.#bot.next(0);
      else this.#bot.poll();
      await turn();
      if (this.#bot.model.waiting.size > 0) await this.#rest();
      const [request] = this.#feed.held;
      if (request && this.#feed.eventsUpTo(request.cursor) !== this.#feed.log.length) {
        await this.#answer(page);
      }
    }
    await this.#rest();
  }

  /** The feed starts again from its base URL, and passes over some of what has come. */
  async #leap({ backlog, nextUrl }: LeapStep): Promise<void> {
    await this.#ask();
    await this.#answer({ ...wholePage, size: 0, nextUrl: "missing" });
    this.#feed.emit(["sound", "sound", "sound", "sound"]);
    await this.#answer({ ...wholePage, backlog, nextUrl });
  }

  /** A loop asks for the next event, if no one waits for one. */
  async #ask(): Promise<void> {
    if (this.#bot.model.waiting.size === 0 && !this.#bot.model.closed) this.#bot.next(0);
    await this.#rest();
  }

  async #answer(page: PageStep): Promise<void> {
    this.#answers.page(this.#bot, page);
    await this.#rest();
  }

  #repairStore(): void {
    if (this.#disk) this.#disk.failures.load = this.#disk.failures.save = 0;
  }

  async #leave(place: number, by: "break" | "throw"): Promise<void> {
    // An event that is left while the next is being saved and delivered counts with that one or the one after it.
    if (this.#bot.handles(place)) await this.#rest();
    this.#bot.leave(place, by);
  }

  /** Every loop handles what was delivered to it, and asks for the next. */
  async #finishHandlers(): Promise<void> {
    for (const loop of this.#bot.loops) {
      this.#bot.next(loop);
      await this.#rest();
    }
  }

  /** The process ends, and the next one goes on from what is kept: the store, or the position, through JSON. */
  async #restart({ closed, old }: { readonly closed: boolean; readonly old: boolean }): Promise<void> {
    if (closed) {
      this.#bot.close();
      await this.#rest();
    }
    const position = this.#disk ? this.#disk.stored : this.#bot.position;
    const { handled } = this.#bot.model.journal;
    this.#bot.kill();
    await this.#quiet();
    hold(this.#clock.countTimers() === 0, () => "a timer is left of a client that was closed");
    const kept = position && (JSON.parse(JSON.stringify(position)) as Position);
    this.#bot = this.#start(kept && old ? this.#ofBefore(kept) : kept, handled);
  }

  /** The same position without a mark: all that is handled stands in it, from its cursor on. */
  #ofBefore({ mark, ...position }: Position): Position {
    // Of what such a cursor has passed, a position of before tells nothing.
    if (position.cursor !== null && rank(position.cursor) === undefined) return { mark, ...position };
    const from = this.#feed.eventsUpTo(position.cursor);
    const isMarked = ({ id, number }: Entry) => number > from && reaches(mark, id);
    const ids = [...this.#bot.model.journal.handled].filter(isMarked).map(({ id }) => id as string);
    const old = { ...position, handled: [...new Set([...ids, ...position.handled])] } as unknown as Position;
    if (this.#disk) this.#disk.stored = old;
    return old;
  }

  /** A process; what was handled before it counts as far as the position that was kept says so. */
  #start(position: Position | undefined, handled: Iterable<Entry>): BotProcess {
    const place = placeOf(position);
    const from = this.#feed.eventsUpTo(place.cursor);
    // What came after the cursor had passed it counts by its id alone.
    const isKept = (entry: Entry) =>
      entry.id === undefined ||
      (!this.#feed.gives(entry, place) && (!entry.mayBeLost || covers(place, entry.id)));
    for (const entry of this.#feed.log) {
      // What came below newer ones, the feed shows where it did before, and nowhere else.
      const isShown = entry.number > from || (place.cursor !== null && entry.strayedTo.has(place.cursor));
      if (entry.strayedTo.size > 0 && !isShown) entry.mayBeLost = true;
    }
    return new BotProcess(this.#Client, this.#settings, this.#feed, {
      position,
      disk: this.#disk,
      out: this.#out,
      handled: [...handled].filter(isKept),
    });
  }

  /** Lets everything happen that happens by itself, and checks what has to be true then. */
  async #rest(): Promise<void> {
    await this.#quiet();
    this.#bot.rests();
    if (this.#bot.broken !== undefined) throw this.#bot.broken;
  }

  /** Until only requests are under way, and runs that wait for better times: what else has a timer is given its time. */
  async #quiet(): Promise<void> {
    await turn();
    let ticks = 0;
    for (let round = 0; this.#clock.countTimers() > this.#feed.held.length; round += 1) {
      hold(round < MANY, () => "never comes to rest");
      if (this.#feed.held.length === 0) this.#clock.next();
      // Not as far as the time limit of the request.
      else if (ticks < SAVES) this.#clock.tick(SAVE_DELAY);
      else return;
      if (this.#feed.held.length > 0) ticks += 1;
      await turn();
    }
  }
}
