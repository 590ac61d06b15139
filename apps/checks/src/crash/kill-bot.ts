import { setTimeout as sleep } from "node:timers/promises";
import { broadcastStop, Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { built } from "../built.js";
import { randomSeed, whole } from "../command-line.js";
import { Random } from "../random.js";
import { type Group, type Ran, startGroup } from "../shell.js";
import { inTempFolder } from "../temp-folder.js";
import { type BotPlan, PLAN, type Stage } from "./plan.js";

export interface Kills {
  readonly events: number;
  /** Events a second. */
  readonly rate: number;
  readonly kills: number;
  /** How long a handler takes at most, in milliseconds. */
  readonly slowest: number;
  readonly seed: number;
}

/** The options of a crash proof. */
export const killOptions = (events: number, rate: number, slowest: number) => ({
  events: whole(events),
  rate: whole(rate),
  kills: whole(40),
  slowest: whole(slowest),
  seed: randomSeed,
});

export const killHelp = (events: number, rate: number, slowest: number): string => `
  --events <number>   tips in the show (default: ${events})
  --rate <number>     tips a second (default: ${rate})
  --kills <number>    default: 40
  --slowest <number>  what a handler takes at most, in milliseconds (default: ${slowest})
  --seed <number>     when it is killed; the same seed, the same moments (default: random)`;

export const headLine = ({ events, rate, kills, slowest, seed }: Kills): string =>
  `seed ${seed}: ${events} events at ${rate}/s, handlers of 0 to ${slowest} ms, ${kills} kills\n`;

/** A bot that is killed. */
export interface Victim<T> {
  readonly program: string;
  readonly mode: string;
  /** How long a handler takes on average, in milliseconds. */
  readonly handling: number;
  /** Reads what the bot has left, after each kill and at the end. */
  readonly read: (plan: BotPlan) => Promise<T>;
  readonly onKill?: (left: T) => void;
}

/**
 * Lets a bot handle a show and kills it again and again; each new one goes on from what the last one left. Gives what
 * is left at the end. Rejects when a bot ends by itself before the show does, with what it said.
 */
export function killBot<T>(options: Kills, victim: Victim<T>, signal: AbortSignal): Promise<T> {
  const { events, rate, kills, slowest } = options;
  return inTempFolder("crash", async (folder) => {
    const random = new Random(options.seed);
    const feed = new Simulator({ pageSize: 50, rateLimit: Number.POSITIVE_INFINITY });
    const server = await listen(feed);
    const plan: BotPlan = { eventsUrl: server.eventsUrl, folder, mode: victim.mode, events, slowest };
    // The number of an event is in its tokens, which start at 1.
    const script = Array.from({ length: events }, (_, at) => ({
      after: 1 / rate,
      event: tip({ tokens: at + 1 }),
    }));
    const show = feed.play(script, { signal });
    let bot: Bot | undefined;
    try {
      // All bots together work for half the time that the show takes to handle, and so none runs out of events.
      const span = (events * Math.max(victim.handling, 1000 / rate)) / kills;
      for (let kill = 0; kill < kills; kill += 1) {
        // Every other one is killed before its first tip, or soon after; the rest in the midst of their work.
        bot = new Bot(victim.program, plan, signal, kill % 2 === 0 ? "handling" : "following");
        await bot.livesFor(random.next() * span);
        await bot.kill();
        if (victim.onKill) victim.onKill(await victim.read(plan));
      }
      bot = new Bot(victim.program, plan, signal, "following");
      await show.done;
      feed.emit(broadcastStop());
      await bot.end();
      return await victim.read(plan);
    } finally {
      await bot?.kill();
      show.stop();
      await server.close();
    }
  });
}

/** The child process; it is killed when the signal aborts. */
class Bot {
  readonly #group: Group;
  readonly #ended: Promise<Ran>;
  /** It has said that it is so far. */
  readonly #said: Promise<void>;

  constructor(program: string, plan: BotPlan, signal: AbortSignal, stage: Stage) {
    signal.throwIfAborted();
    let onSaid = () => {};
    this.#said = new Promise((resolve) => {
      onSaid = resolve;
    });
    const env = { ...process.env, [PLAN]: JSON.stringify(plan) };
    this.#group = startGroup(process.execPath, [built(program)], { cwd: plan.folder, env }, (output) => {
      if (output.split("\n").includes(stage)) onSaid();
    });
    const kill = () => this.#group.kill("SIGKILL");
    signal.addEventListener("abort", kill);
    this.#ended = this.#group.ended.finally(() => signal.removeEventListener("abort", kill));
  }

  /** Waits until it is so far, and some milliseconds more; rejects when it ends by itself meanwhile. */
  async livesFor(milliseconds: number): Promise<void> {
    const over = new AbortController();
    const lived = this.#said.then(() => sleep(milliseconds, undefined, { signal: over.signal }));
    const ended = this.#ended.then((ran) => Promise.reject(unexpectedEnd(ran)));
    await Promise.race([lived, ended]).finally(() => over.abort());
  }

  /** Resolves when it has come to its own end. */
  async end(): Promise<void> {
    const ran = await this.#ended;
    if (ran.code !== 0) throw unexpectedEnd(ran);
  }

  async kill(): Promise<void> {
    this.#group.kill("SIGKILL");
    await this.#ended;
  }
}

function unexpectedEnd({ code, output }: Ran): Error {
  const reason = output.split("\n").find((line) => /^\w*Error\b/.test(line)) ?? "it said nothing";
  return new Error(`the bot ended with ${String(code)} and could not go on: ${reason.trim()}`);
}
