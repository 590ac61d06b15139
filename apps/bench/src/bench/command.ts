import { fileURLToPath } from "node:url";
import { type Output, oneLine, parseOptions } from "@cb-events/command-line";
import { Bench, type Runtime } from "./bench.js";
import { MEASURES } from "./measures.js";
import { type Peers, setUpPeer } from "./peer.js";
import { describeMachine, type Results, writeJson, writeMarkdown } from "./results.js";
import { grossLosses, type Row } from "./row.js";
import { runtimesOnPath, toRuntime } from "./runtimes.js";
import { FULL, QUICK } from "./scale.js";
import { summaryLine, textTable } from "./table.js";

const NAMES = [...MEASURES.keys()];
const RESULTS = fileURLToPath(new URL("../results/bench", import.meta.url));

const help = `Usage: node dist/bench.js [options]

Measures the packages against the least code that does the work, and against the Python client. Ends with code 1 when
something fails or an event is missing, and with --quick when not even the best round reaches half of a goal.

  --quick            less of everything, in under a minute
  --peer             with the Python client, which is installed from PyPI into a folder that git ignores
  --only <measure>   ${NAMES.join(", ")}; more than once for several
  --runtime <file>   another Node, Deno or Bun, for cpu and throughput; Deno and Bun on the PATH take part anyway,
                     but not in --quick; more than once for several
  --json <file>      where the results go (default: apps/bench/results/bench.json)
  --markdown <file>  where the table goes, between <!-- bench --> and <!-- end --> in a file that has these
                     (default: apps/bench/results/bench.md)
  --help             this text
`;

/** What the command has of its process. */
export interface CommandContext extends Output {
  /** Ends the run, and all processes with it. */
  readonly signal: AbortSignal;
}

/** Runs the command to its end and gives the exit code. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal } = context;
  const flag = { type: "boolean", default: false } as const;
  const several = { type: "string", multiple: true, default: [] as string[] } as const;
  const options = parseOptions(
    args,
    {
      quick: flag,
      peer: flag,
      only: several,
      runtime: several,
      json: { type: "string", default: `${RESULTS}.json` },
      markdown: { type: "string", default: `${RESULTS}.md` },
      help: flag,
    },
    context,
  );
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  const stranger = options.only.find((name) => !MEASURES.has(name));
  if (stranger !== undefined) {
    err(`--only: got ${stranger}; allowed are ${NAMES.join(", ")}\n`);
    return 1;
  }
  try {
    const results = await measure(options, context);
    const { rows } = results;
    out(`${textTable(rows).join("\n")}\n`);
    await writeJson(options.json, results);
    await writeMarkdown(options.markdown, results);
    out(`${summaryLine(rows)}\n`);
    return options.quick && grossLosses(rows).length > 0 ? 1 : 0;
  } catch (error) {
    err(`bench: ${signal.aborted ? "interrupted" : oneLine(error)}\n`);
    return 1;
  }
}

interface Choice {
  readonly quick: boolean;
  readonly peer: boolean;
  readonly only: readonly string[];
  readonly runtime: readonly string[];
}

async function measure(choice: Choice, context: CommandContext): Promise<Results> {
  const { err, signal } = context;
  const notes: string[] = [];
  const onNote = (note: string) => {
    notes.push(note);
    err(`${note}\n`);
  };
  const scale = choice.quick ? QUICK : FULL;
  const runtimes = await findRuntimes(choice, signal);
  const peers = choice.peer ? await findPeers(onNote, signal) : undefined;
  if (!choice.peer) onNote("peer: left out; --peer takes it in");

  await using bench = new Bench({ scale, signal, peers, runtimes, onNote });
  const rows: Row[] = [];
  for (const [name, work] of MEASURES) {
    if (choice.only.length > 0 && !choice.only.includes(name)) continue;
    err(`${name} ...\n`);
    rows.push(...(await work(bench)));
  }
  const date = new Date().toISOString().slice(0, 10);
  return { date, machine: describeMachine(), command: commandOf(choice), rows, notes };
}

/** Without the files: where they are is nobody else's business. */
function commandOf({ quick, peer, only }: Choice): string {
  return [
    "pnpm bench",
    ...(quick ? ["--quick"] : []),
    ...(peer ? ["--peer"] : []),
    ...only.map((name) => `--only ${name}`),
  ].join(" ");
}

async function findRuntimes({ runtime, quick }: Choice, signal: AbortSignal): Promise<Runtime[]> {
  const given = await Promise.all(runtime.map((file) => toRuntime(file, signal)));
  const onPath = quick ? [] : await runtimesOnPath(signal);
  return [...given, ...onPath.filter(({ name }) => !given.some((other) => other.name === name))];
}

async function findPeers(onNote: (note: string) => void, signal: AbortSignal): Promise<Peers | undefined> {
  try {
    return await setUpPeer(signal);
  } catch (error) {
    signal.throwIfAborted();
    onNote(`peer: missing: ${oneLine(error)}`);
    return undefined;
  }
}
