import { EventClient } from "@cb-events/core";
import { type Output, parseOptions, wholeNumbers } from "../command-line.js";
import type { Connect } from "../faults/cell.js";
import { heapGrowth, type Measure } from "./measure.js";
import { runSoak } from "./run-soak.js";

const help = `Usage: node --expose-gc dist/soak.js [--events <number>]

Follows a simulated room for a million events, ten to a page, in one process, through faults of every kind. Time is
faked, so that waits take none. Takes one or two minutes.

  --events <number>  how many events, 5000 or more (default: 1000000)
  --help             this text
`;

const FEWEST = 5000;

/** What the command has of its process; the rest is for tests. */
export interface CommandContext extends Output {
  readonly connect?: Connect | undefined;
}

/** Runs the command to its end and gives the exit code: 1 when a promise is broken. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, connect = (url, options) => new EventClient(url, options) } = context;
  const options = parseOptions(
    args,
    { events: { type: "string", default: "1000000" }, help: { type: "boolean" } },
    context,
  );
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  const numbers = wholeNumbers({ events: options.events }, FEWEST, context);
  if (numbers === undefined) return 1;
  const { events } = numbers;
  const started = performance.now();
  out(line(["events", "polls", "heap after gc", "listeners", "timers"]));
  const onMeasure = (measure: Measure) => {
    const { heap, listeners, timers } = measure;
    out(line([measure.events, measure.polls, megabytes(heap), listeners, timers]));
  };
  const { measures, requests, faults, thrown, broken } = await runSoak({ events, connect, onMeasure });

  out(`thrown: ${[...thrown].map(([name, times]) => `${name} ${times}`).join(", ")}\n`);
  for (const promise of broken) out(`BROKEN ${promise}\n`);
  const last = measures.at(-1);
  const seconds = Math.round((performance.now() - started) / 1000);
  out(
    `events: ${last?.events}, polls: ${last?.polls}, requests: ${requests}, faults: ${faults}, heap growth: ${megabytes(heapGrowth(measures))}, seconds: ${seconds}, broken: ${broken.length}\n`,
  );
  return broken.length === 0 ? 0 : 1;
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => String(cell).padStart(13)).join("")}\n`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
