import { join } from "node:path";
import { openLedger } from "@cb-events/ledger";
import { command, flag } from "../command-line.js";
import { headLine, killBot, killHelp, killOptions } from "./kill-bot.js";
import type { BotPlan } from "./plan.js";

const help = `Usage: pnpm checks ledger-crash [options]

Kills a bot that writes to a ledger again and again with SIGKILL while a show is on, and compares its history, its counts
and its jobs with what was sent.
${killHelp(3000, 300, 10)}
  --broken            broken on purpose: counts in a transaction of their own
  --help              this text
`;

/** What is in the ledger: the numbers of the events in the history and in the jobs, and how often each was counted. */
interface Left {
  readonly numbers: readonly number[];
  readonly counts: readonly number[];
  readonly jobs: readonly number[];
}

export const runCommand = command(
  help,
  { ...killOptions(3000, 300, 10), broken: flag },
  async ({ broken, ...kills }, { out, signal }) => {
    out(headLine(kills));
    let halves = 0;
    const onKill = ({ numbers, counts, jobs }: Left) => {
      const counted = counts.flatMap((count, number) => (count === 0 ? [] : number));
      if (`${numbers}` !== `${counted}` || `${numbers}` !== `${jobs}`) halves += 1;
    };
    const mode = broken ? "broken" : "sound";
    const handling = kills.slowest / 4;
    const { numbers, counts, jobs } = await killBot(
      kills,
      { program: "ledger-bot.js", mode, handling, read: readLedger, onKill },
      signal,
    );
    const lost = counts.filter((count, number) => count === 0 || !numbers.includes(number)).length;
    const twice = counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
    const jobsLost = kills.events - new Set(jobs).size;
    const jobsTwice = jobs.length - new Set(jobs).size;
    const isKept = lost + twice + jobsLost + jobsTwice + halves === 0;
    out(
      `${isKept ? "kept" : "BROKEN"}: lost ${lost}, counted twice ${twice}, jobs lost ${jobsLost}, jobs twice ${jobsTwice}, halves after a kill ${halves}\n`,
    );
    return isKept;
  },
);

async function readLedger({ folder, events }: BotPlan): Promise<Left> {
  const ledger = await openLedger(join(folder, "rooms.db"));
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
