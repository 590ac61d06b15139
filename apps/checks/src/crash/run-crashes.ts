import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { broadcastStop, Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import type { Random } from "../random.js";
import { type BotPlan, keepsCounts, type Mode, PLAN, type Stage } from "./plan.js";

export interface CrashOptions {
  readonly mode: Mode;
  readonly events: number;
  /** Events a second. */
  readonly rate: number;
  readonly kills: number;
  /** How long a handler takes at most, in milliseconds. */
  readonly slowest: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** What came of it: how often each event was counted. */
export interface CrashResult {
  readonly kills: number;
  readonly lost: number;
  /** Counted more than once, each time beyond the first. */
  readonly repeated: number;
}

const BOT = fileURLToPath(new URL("./crash-bot.js", import.meta.url));

/**
 * Lets a bot handle a show and kills it again and again; each new one goes on from the position that the last one
 * left. Rejects when a bot ends by itself before the show does, with what it said.
 */
export async function runCrashes(options: CrashOptions): Promise<CrashResult> {
  const { mode, events, rate, kills, random, signal } = options;
  const folder = await mkdtemp(join(tmpdir(), "cb-events-crash-"));
  const feed = new Simulator({ pageSize: 50, rateLimit: Number.POSITIVE_INFINITY });
  const server = await listen(feed);
  const plan: BotPlan = {
    eventsUrl: server.eventsUrl,
    mode,
    stateFile: join(folder, "state.json"),
    ledgerFile: join(folder, "ledger"),
    events,
    slowest: options.slowest,
  };
  // The number of an event is in its tokens, which start at 1.
  const script = Array.from({ length: events }, (_, at) => ({
    after: 1 / rate,
    event: tip({ tokens: at + 1 }),
  }));
  const show = feed.play(script, { signal });
  const bot = new Bot(plan, signal);
  try {
    // All bots together work for half the time that the show takes to handle, and so none runs out of events.
    const span = (events * Math.max(options.slowest / 2, 1000 / rate)) / kills;
    for (let kill = 0; kill < kills; kill += 1) {
      bot.start();
      // Every other one is killed before its first tip, or soon after; the rest in the midst of their work.
      await bot.said(kill % 2 === 0 ? "handling" : "following");
      await bot.runFor(random.next() * span);
      await bot.kill();
    }
    bot.start();
    await show.done;
    feed.emit(broadcastStop());
    await bot.end();
    const counts = await readCounts(plan);
    return {
      kills,
      lost: counts.filter((count) => count === 0).length,
      repeated: counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    };
  } finally {
    await bot.kill();
    show.stop();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

/** In the modes that save counts those are the truth, in the others it is the ledger. */
async function readCounts({ mode, stateFile, ledgerFile, events }: BotPlan): Promise<number[]> {
  if (keepsCounts(mode)) {
    const { value } = JSON.parse(await readFile(stateFile, "utf8")) as { value: string };
    return Array.from(value, Number);
  }
  const counts = Array.from({ length: events }, () => 0);
  for (const line of (await readFile(ledgerFile, "utf8")).trim().split("\n")) {
    counts[Number(line)] = (counts[Number(line)] ?? 0) + 1;
  }
  return counts;
}

/** The child process. */
class Bot {
  readonly #plan: BotPlan;
  readonly #signal: AbortSignal;
  #child: ChildProcess | undefined;
  #errors = "";

  constructor(plan: BotPlan, signal: AbortSignal) {
    this.#plan = plan;
    this.#signal = signal;
  }

  start(): void {
    const env = { ...process.env, [PLAN]: JSON.stringify(this.#plan) };
    this.#child = spawn(process.execPath, [BOT], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#errors = "";
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#errors += chunk;
    });
  }

  /** Resolves when it has said how far it is. */
  said(stage: Stage): Promise<unknown> {
    const { stdout } = this.#running;
    return this.#alive(
      (signal) =>
        new Promise<void>((resolve) => {
          const lines = createInterface({ input: stdout as Readable, signal });
          lines.on("line", (line) => line === stage && resolve());
        }),
    );
  }

  /** Lets it run for so many milliseconds. */
  runFor(milliseconds: number): Promise<unknown> {
    return this.#alive((signal) => sleep(milliseconds, undefined, { signal }));
  }

  /** Waits for something; rejects when the bot ends by itself meanwhile. */
  async #alive(wait: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
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
