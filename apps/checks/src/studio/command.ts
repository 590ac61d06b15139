import { type Output, oneLine, parseOptions, wholeNumbers } from "../command-line.js";
import { Random } from "../random.js";
import { MOMENTS, type Moment, runStudio, type StudioResult } from "./run-studio.js";

const help = `Usage: node dist/studio.js [options]

Lets workers follow many rooms into a Redis of their own while workers are killed, frozen and stopped, and Redis is
killed, away, full, and comes back with an older state. Compares the logs with what was sent. Needs redis-server.

  --minutes <number>   how long (default: 10)
  --seconds <number>   the same, in seconds
  --rooms <number>     default: 60
  --workers <number>   default: 3
  --lease <number>     in seconds (default: 5)
  --budget <number>    requests a minute for all workers together (default: 2000)
  --seed <number>      which workers are killed, and when events come (default: random)
  --client <name>      redis or ioredis (default: redis)
  --moments <names>    what happens, with commas (default: all): kills, freeze, restart, back, stop, away, full
  --without <check>    broken on purpose: takes the seq or the fence out of the scripts
  --help               this text
`;

/** What the command has of its process. */
export interface CommandContext extends Output {
  /** Ends the run, and the processes with it. */
  readonly signal: AbortSignal;
}

/** Runs the command to its end and gives the exit code: 1 when a promise is broken. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal } = context;
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const options = parseOptions(
    args,
    {
      ...{ minutes: text("10"), seconds: text(""), rooms: text("60"), workers: text("3"), lease: text("5") },
      ...{ budget: text("2000"), client: text("redis"), without: text(""), moments: text(MOMENTS.join(",")) },
      seed: text(String(Math.floor(Math.random() * 2 ** 32))),
      ...({ help: { type: "boolean", default: false } } as const),
    },
    context,
  );
  if (options === undefined) return 1;
  const {
    help: wantsHelp,
    seed: seedText,
    client,
    without,
    seconds: secondsText,
    minutes,
    moments: names,
    ...texts
  } = options;
  if (wantsHelp) {
    out(help);
    return 0;
  }
  const numbers = wholeNumbers(texts, 1, context);
  const length = wholeNumbers({ minutes, seconds: secondsText || "1" }, 1, context);
  const seed = wholeNumbers({ seed: seedText }, 0, context)?.seed;
  if (numbers === undefined || length === undefined || seed === undefined) return 1;
  if (client !== "redis" && client !== "ioredis") {
    err("studio: --client must be redis or ioredis\n");
    return 1;
  }
  if (without !== "" && without !== "seq" && without !== "fence") {
    err("studio: --without must be seq or fence\n");
    return 1;
  }
  const moments = names.split(",").filter((name): name is Moment => MOMENTS.some((known) => known === name));
  if (moments.length !== names.split(",").length) {
    err(`studio: --moments must be some of ${MOMENTS.join(", ")}, with commas\n`);
    return 1;
  }
  const { rooms, workers, lease, budget } = numbers;
  const seconds = secondsText === "" ? length.minutes * 60 : length.seconds;
  out(
    `seed ${seed}: ${rooms} rooms, ${workers} workers, ${seconds} s, a lease of ${lease} s, client ${client}\n`,
  );
  try {
    const result = await runStudio({
      ...{ seconds, rooms, workers, lease, client, moments, signal, rate: 1, requestsPerMinute: budget },
      without: without === "" ? undefined : without,
      random: new Random(seed),
      tell: (line) => out(`${line}\n`),
    });
    out(figures(result));
    return isKept(result) ? 0 : 1;
  } catch (error) {
    err(`studio: ${signal.aborted ? "interrupted" : oneLine(error)}\n`);
    return 1;
  }
}

function isKept({ lost, twice, outOfOrder, staleAccepted }: StudioResult): boolean {
  return lost + twice + outOfOrder + staleAccepted === 0;
}

function figures(result: StudioResult): string {
  const { events, kills, lost, twice, outOfOrder, staleAccepted, staleRefused, rewinds, takeOvers } = result;
  const { mean, most } = result.requestsPerMinute;
  const [p50 = 0, max = 0] = [takeOvers[Math.floor(takeOvers.length / 2)], takeOvers.at(-1)];
  return [
    `${isKept(result) ? "kept" : "BROKEN"}: ${events} events, ${kills} kills of workers`,
    `lost ${lost}, twice ${twice}, out of order ${outOfOrder}`,
    `stale writes accepted ${staleAccepted}, refused ${staleRefused}; rewinds ${rewinds}`,
    `take-over p50 ${p50.toFixed(1)} s, max ${max.toFixed(1)} s, of ${takeOvers.length} rooms`,
    `requests per minute ${mean}, most ${most}`,
    "",
  ].join("\n");
}
