import { type Output, parseOptions, wholeNumbers } from "../command-line.js";
import { Random } from "../random.js";
import { MODES, type Mode } from "./plan.js";
import { type CrashOptions, type CrashResult, runCrashes } from "./run-crashes.js";

const help = `Usage: node dist/crash.js [options]

Kills a bot again and again with SIGKILL while a show is on, and compares what it counted with what was sent.

  --events <number>   tips in the show (default: 4000)
  --rate <number>     tips a second (default: 400)
  --kills <number>    default: 40
  --slowest <number>  what a handler takes at most, in milliseconds (default: 15)
  --mode <name>       together, late, apart; broken on purpose: early, torn. More than once for several (default: the first three)
  --seed <number>     when it is killed; the same seed, the same moments (default: random)
  --help              this text
`;

const TITLES: Record<Mode, string> = {
  together: "state saved with the position",
  late: "state saved with the position, every 0.1 s",
  apart: "effects outside of it",
  early: "position moved too early (broken on purpose)",
  torn: "file written in two halves (broken on purpose)",
};

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
      events: text("4000"),
      rate: text("400"),
      kills: text("40"),
      slowest: text("15"),
      seed: text(String(Math.floor(Math.random() * 2 ** 32))),
      mode: { type: "string", multiple: true, default: ["together", "late", "apart"] },
      help: { type: "boolean", default: false },
    },
    context,
  );
  if (options === undefined) return 1;
  const { mode: modes, help: wantsHelp, seed: seedText, ...texts } = options;
  if (wantsHelp) {
    out(help);
    return 0;
  }
  if (!modes.every(isMode)) {
    err(`--mode: got ${modes.find((mode) => !isMode(mode))}; allowed are ${MODES.join(", ")}\n`);
    return 1;
  }
  const numbers = wholeNumbers(texts, 1, context);
  const seed = wholeNumbers({ seed: seedText }, 0, context)?.seed;
  if (numbers === undefined || seed === undefined) return 1;

  const { events, rate, kills, slowest } = numbers;
  out(`seed ${seed}: ${events} events at ${rate}/s, handlers of 0 to ${slowest} ms, ${kills} kills\n`);
  const runs = modes.map((mode, at) =>
    prove({ ...numbers, mode, random: new Random(seed + at), signal }, context),
  );
  return (await Promise.all(runs)).every(Boolean) ? 0 : 1;
}

async function prove(options: CrashOptions, { out }: Output): Promise<boolean> {
  const title = TITLES[options.mode];
  try {
    const result = await runCrashes(options);
    const { lost, repeated, kills } = result;
    const holds = keeps(options.mode, result);
    const repeats =
      options.mode === "together" || options.mode === "late"
        ? `counted twice ${repeated}`
        : `repeated ${repeated} (at most one a kill: ${kills})`;
    out(`${holds ? "kept" : "BROKEN"}: ${title}: lost ${lost}, ${repeats}\n`);
    return holds;
  } catch (error) {
    out(`BROKEN: ${title}: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

/** Effects outside of the save may come again for the event in hand; what is saved with the position never does. */
function keeps(mode: Mode, { kills, lost, repeated }: CrashResult): boolean {
  return lost === 0 && repeated <= (mode === "apart" ? kills : 0);
}

function isMode(name: string): name is Mode {
  return (MODES as readonly string[]).includes(name);
}
