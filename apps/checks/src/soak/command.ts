import { EventClient } from "@cb-events/core";
import { type Context, command, whole } from "../command-line.js";
import type { Connect } from "../consumers.js";
import { type Measure, runSoak } from "./run-soak.js";

const help = `Usage: pnpm checks soak [--events <number>]

Follows a simulated room for a million events, ten to a page, in one process, through faults of every kind. Time is
faked, so that waits take none. Takes one or two minutes.

  --events <number>  how many events, 5000 or more (default: 1000000)
  --help             this text
`;

/** What the command has of its process; the rest is for tests. */
export interface SoakContext extends Context {
  readonly connect?: Connect | undefined;
}

export const runCommand = command(
  help,
  { events: whole(1_000_000, 5000) },
  async ({ events }, { out, connect = (url, options) => new EventClient(url, options) }: SoakContext) => {
    const started = performance.now();
    out(line(["events", "polls", "heap after gc", "listeners", "timers"]));
    const onMeasure = ({ events: count, polls, heap, listeners, timers }: Measure) =>
      out(line([count, polls, megabytes(heap), listeners, timers]));
    const { measures, requests, faults, thrown, broken } = await runSoak({ events, connect, onMeasure });

    out(`thrown: ${[...thrown].map(([name, times]) => `${name} ${times}`).join(", ")}\n`);
    for (const promise of broken) out(`BROKEN ${promise}\n`);
    const [first, last] = [measures[0], measures.at(-1)];
    const growth = megabytes((last?.heap ?? 0) - (first?.heap ?? 0));
    const seconds = Math.round((performance.now() - started) / 1000);
    out(
      `events: ${last?.events}, polls: ${last?.polls}, requests: ${requests}, faults: ${faults}, heap growth: ${growth}, seconds: ${seconds}, broken: ${broken.length}\n`,
    );
    return broken.length === 0;
  },
);

function line(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => String(cell).padStart(13)).join("")}\n`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
