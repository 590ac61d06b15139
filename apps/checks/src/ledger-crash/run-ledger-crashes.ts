import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openLedger } from "@cb-events/ledger";
import { broadcastStop, Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import type { Random } from "../random.js";
import { LEDGER_PLAN, type LedgerPlan } from "./plan.js";

export interface LedgerCrashOptions {
  readonly events: number;
  /** Events a second. */
  readonly rate: number;
  readonly kills: number;
  /** How long a handler takes at most, in milliseconds. */
  readonly slowest: number;
  /** Broken on purpose: counts in a transaction of their own. */
  readonly broken: boolean;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** What came of it; all of it should be 0. */
export interface LedgerCrashResult {
  /** Events that are not in the history, or were not counted. */
  readonly lost: number;
  /** Counted more than once, each time beyond the first. */
  readonly countedTwice: number;
  readonly jobsLost: number;
  /** Jobs beyond one for each event. */
  readonly jobsTwice: number;
  /** How often, after a kill, history, counts and jobs were not of the same events. */
  readonly halves: number;
}

export function isKept(result: LedgerCrashResult): boolean {
  return Object.values(result).every((count) => count === 0);
}

const BOT = fileURLToPath(new URL("./ledger-bot.js", import.meta.url));

/** Lets a bot handle a show and kills it again and again, looking into its ledger after each kill. */
export async function runLedgerCrashes(options: LedgerCrashOptions): Promise<LedgerCrashResult> {
  const { events, rate, kills, slowest, broken, random, signal } = options;
  const folder = await mkdtemp(join(tmpdir(), "cb-events-ledger-crash-"));
  const feed = new Simulator({ pageSize: 50, rateLimit: Number.POSITIVE_INFINITY });
  const server = await listen(feed);
  const file = join(folder, "rooms.db");
  const plan: LedgerPlan = { eventsUrl: server.eventsUrl, file, events, slowest, broken };
  // The number of an event is in its tokens, which start at 1.
  const script = Array.from({ length: events }, (_, at) => ({
    after: 1 / rate,
    event: tip({ tokens: at + 1 }),
  }));
  const show = feed.play(script, { signal });
  let bot: ChildProcess | undefined;
  try {
    // All bots together work for half the time that the show takes to handle, and so none runs out of events.
    const span = (events * Math.max(slowest / 4, 1000 / rate)) / kills;
    let halves = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      bot = start(plan);
      await said(bot, kill % 2 === 0 ? "handling" : "following", signal);
      await sleep(random.next() * span, undefined, { signal });
      if (bot.exitCode !== null) throw new Error("the bot ended by itself before it was killed");
      await end(bot, "SIGKILL");
      const { numbers, counts, jobs } = await readLedger(plan);
      const counted = counts.flatMap((count, number) => (count === 0 ? [] : number));
      if (`${numbers}` !== `${counted}` || `${numbers}` !== `${jobs}`) halves += 1;
    }
    bot = start(plan);
    await show.done;
    feed.emit(broadcastStop());
    const [code] = await once(bot, "exit", { signal });
    if (code !== 0) throw new Error(`the bot ended with ${String(code)} and could not go on`);
    const { numbers, counts, jobs } = await readLedger(plan);
    const lost = counts.filter((count, number) => count === 0 || !numbers.includes(number)).length;
    return {
      lost,
      countedTwice: counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
      jobsLost: events - new Set(jobs).size,
      jobsTwice: jobs.length - new Set(jobs).size,
      halves,
    };
  } finally {
    if (bot !== undefined) await end(bot, "SIGKILL");
    show.stop();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

/** The numbers of the events in the history and in the jobs, in order, and how often each was counted. */
async function readLedger({ file, events }: LedgerPlan) {
  const ledger = await openLedger(file);
  try {
    const room = ledger.room("demo");
    const numbers: number[] = [];
    for await (const { event } of room.events({ types: ["tip"] })) numbers.push(event.tip.tokens - 1);
    const initial = Array.from({ length: events }, () => 0);
    const counts = room.state("counts", { initial, parse: (stored) => stored as number[] }).value;
    const queue = room.jobs("webhook");
    const jobs: number[] = [];
    // Marked as dead they can be listed, and put back; closing writes none of it away for good.
    for (let job = queue.take(); job !== undefined; job = queue.take()) {
      jobs.push((job.data as { number: number }).number);
      queue.dead(job.id, "read");
    }
    await ledger.flush();
    for (const { id } of queue.deadJobs({ limit: events * 2 })) queue.putBack(id);
    return { numbers, counts, jobs };
  } finally {
    await ledger.close();
  }
}

function start(plan: LedgerPlan): ChildProcess {
  const env = { ...process.env, [LEDGER_PLAN]: JSON.stringify(plan) };
  return spawn(process.execPath, [BOT], { env, stdio: ["ignore", "pipe", "inherit"] });
}

/** Resolves when the bot has said how far it is; rejects when it ends. Goes on reading: a bot whose words no one reads fails. */
async function said(bot: ChildProcess, stage: string, signal: AbortSignal): Promise<void> {
  let text = "";
  const over = new AbortController();
  const ended = once(bot, "exit", { signal: over.signal }).then(() => {
    throw new Error("the bot ended by itself");
  });
  const onAbort = () => over.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const reached = new Promise<void>((resolve) => {
    bot.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.split("\n").includes(stage)) resolve();
    });
  });
  try {
    await Promise.race([reached, ended]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    over.abort();
    await ended.catch(() => {});
  }
}

async function end(bot: ChildProcess, how: NodeJS.Signals): Promise<void> {
  if (bot.exitCode !== null || bot.signalCode !== null) return;
  const gone = once(bot, "exit");
  bot.kill(how);
  await gone;
}
