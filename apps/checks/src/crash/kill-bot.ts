import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { broadcastStop, Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { built } from "../built.js";
import { randomSeed, whole } from "../command-line.js";
import { Random } from "../random.js";
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
  ...{
    events: whole(events),
    rate: whole(rate),
    kills: whole(40),
    slowest: whole(slowest),
    seed: randomSeed,
  },
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
export async function killBot<T>(options: Kills, victim: Victim<T>, signal: AbortSignal): Promise<T> {
  const { events, rate, kills, slowest } = options;
  const random = new Random(options.seed);
  const folder = await mkdtemp(join(tmpdir(), "cb-events-crash-"));
  const feed = new Simulator({ pageSize: 50, rateLimit: Number.POSITIVE_INFINITY });
  const server = await listen(feed);
  const plan: BotPlan = { eventsUrl: server.eventsUrl, folder, mode: victim.mode, events, slowest };
  // The number of an event is in its tokens, which start at 1.
  const script = Array.from({ length: events }, (_, at) => ({
    ...{ after: 1 / rate, event: tip({ tokens: at + 1 }) },
  }));
  const show = feed.play(script, { signal });
  const bot = new Bot(built(victim.program), plan, signal);
  try {
    // All bots together work for half the time that the show takes to handle, and so none runs out of events.
    const span = (events * Math.max(victim.handling, 1000 / rate)) / kills;
    for (let kill = 0; kill < kills; kill += 1) {
      bot.start();
      // Every other one is killed before its first tip, or soon after; the rest in the midst of their work.
      await bot.said(kill % 2 === 0 ? "handling" : "following");
      await bot.alive((ended) => sleep(random.next() * span, undefined, { signal: ended }));
      await bot.kill();
      if (victim.onKill) victim.onKill(await victim.read(plan));
    }
    bot.start();
    await show.done;
    feed.emit(broadcastStop());
    await bot.end();
    return await victim.read(plan);
  } finally {
    await bot.kill();
    show.stop();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

/** The child process. */
class Bot {
  readonly #program: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #signal: AbortSignal;
  #child: ChildProcess | undefined;
  #errors = "";

  constructor(program: string, plan: BotPlan, signal: AbortSignal) {
    this.#program = program;
    this.#env = { ...process.env, [PLAN]: JSON.stringify(plan) };
    this.#signal = signal;
  }

  start(): void {
    this.#child = spawn(process.execPath, [this.#program], {
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#errors = "";
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#errors += chunk;
    });
  }

  /** Resolves when it has said how far it is. */
  said(stage: Stage): Promise<void> {
    const input = this.#running.stdout as Readable;
    return this.alive(
      (signal) =>
        new Promise<void>((resolve) => {
          createInterface({ input, signal }).on("line", (line) => line === stage && resolve());
        }),
    );
  }

  /** Waits for something; rejects when the bot ends by itself meanwhile. */
  async alive(wait: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#signal]);
    const ended = once(this.#running, "exit", { signal }).then(([code]) => {
      throw this.#unexpectedEnd(code);
    });
    try {
      await Promise.race([ended, wait(signal)]);
    } finally {
      over.abort();
      await ended.catch(() => {});
    }
  }

  /** Resolves when it has come to its own end. */
  async end(): Promise<void> {
    const [code] = await once(this.#running, "exit", { signal: this.#signal });
    if (code !== 0) throw this.#unexpectedEnd(code);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  get #running(): ChildProcess {
    if (this.#child === undefined) throw new Error("The bot was not started");
    return this.#child;
  }

  #unexpectedEnd(code: unknown): Error {
    const reason = this.#errors.split("\n").find((line) => /^\w*Error\b/.test(line)) ?? "it said nothing";
    return new Error(`the bot ended with ${String(code)} and could not go on: ${reason.trim()}`);
  }
}
