import { type Output, oneLine, parseOptions, wholeNumbers } from "../command-line.js";
import { Random } from "../random.js";
import { isKept, runLedgerCrashes } from "./run-ledger-crashes.js";

const help = `Usage: node dist/ledger-crash.js [options]

Kills a bot that writes to a ledger again and again with SIGKILL while a show is on, and compares its history, its counts
and its jobs with what was sent.

  --events <number>   tips in the show (default: 3000)
  --rate <number>     tips a second (default: 300)
  --kills <number>    default: 40
  --slowest <number>  what a handler takes at most, in milliseconds (default: 10)
  --seed <number>     when it is killed; the same seed, the same moments (default: random)
  --broken            broken on purpose: counts in a transaction of their own
  --help              this text
`;

/** What the command has of its process. */
export interface CommandContext extends Output {
  /** Ends the run, and the bots with it. */
  readonly signal: AbortSignal;
}

/** Runs the command to its end and gives the exit code: 1 when a promise is broken. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal } = context;
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const options = parseOptions(
    args,
    {
      ...{ events: text("3000"), rate: text("300"), kills: text("40"), slowest: text("10") },
      seed: text(String(Math.floor(Math.random() * 2 ** 32))),
      ...({
        broken: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      } as const),
    },
    context,
  );
  if (options === undefined) return 1;
  const { help: wantsHelp, seed: seedText, broken, ...texts } = options;
  if (wantsHelp) {
    out(help);
    return 0;
  }
  const numbers = wholeNumbers(texts, 1, context);
  const seed = wholeNumbers({ seed: seedText }, 0, context)?.seed;
  if (numbers === undefined || seed === undefined) return 1;
  const { events, rate, kills, slowest } = numbers;
  out(`seed ${seed}: ${events} events at ${rate}/s, handlers of 0 to ${slowest} ms, ${kills} kills\n`);
  try {
    const random = new Random(seed);
    const result = await runLedgerCrashes({ events, rate, kills, slowest, broken, random, signal });
    const { lost, countedTwice, jobsLost, jobsTwice, halves } = result;
    out(
      `${isKept(result) ? "kept" : "BROKEN"}: lost ${lost}, counted twice ${countedTwice}, jobs lost ${jobsLost}, jobs twice ${jobsTwice}, halves after a kill ${halves}\n`,
    );
    return isKept(result) ? 0 : 1;
  } catch (error) {
    err(`ledger-crash: ${signal.aborted ? "interrupted" : oneLine(error)}\n`);
    return 1;
  }
}
