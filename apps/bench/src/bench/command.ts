import { fileURLToPath } from "node:url";
import { type Output, oneLine, parseOptions } from "@cb-events/command-line";
import { Bench } from "./bench.js";
import { MEASURES } from "./measures.js";
import { type Pythons, setUpPython } from "./python.js";
import {
  describeMachine,
  insertMarkdown,
  type Results,
  readWithPlace,
  toMarkdown,
  writeJson,
} from "./results.js";
import { grossLosses, type Row } from "./row.js";
import { findNode, MAJORS, type Runtime } from "./runtimes.js";
import { FULL, QUICK } from "./scale.js";
import { summaryLine } from "./table.js";

const NAMES = [...MEASURES.keys()];
const JSON_FILE = fileURLToPath(new URL("../results/bench.json", import.meta.url));

const help = `Usage: node dist/bench.js [options]

Measures the packages on Node ${MAJORS.join(" and ")}, against the least code that does the work and against others, and prints tables
in Markdown. Ends with code 1 when something fails or an event is missing, and with --quick when not even the best
round reaches half of a goal.

  --quick            less of everything, only what has a goal, and without the Python client
  --only <measure>   ${NAMES.join(", ")}; more than once for several
  --node <major>     on this Node alone; more than once for several
  --write <file>     puts the tables between <!-- bench --> and <!-- end --> of this file as well; more than once for
                     several
  --json <file>      where the results go (default: apps/bench/results/bench.json)
  --help             this text

Another Node and the Python client are installed from npm and PyPI, once, into folders that git ignores.
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
      only: several,
      node: several,
      write: several,
      json: { type: "string", default: JSON_FILE },
      help: flag,
    },
    context,
  );
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  const unknown = options.only.find((name) => !MEASURES.has(name));
  if (unknown !== undefined) {
    err(`--only: got ${unknown}; allowed are ${NAMES.join(", ")}\n`);
    return 1;
  }
  const wrong = options.node.find((major) => !/^\d\d$/.test(major));
  if (wrong !== undefined) {
    err(`--node: got ${wrong}; allowed is a major version, such as ${MAJORS.join(" or ")}\n`);
    return 1;
  }
  try {
    // A run takes long: what cannot be written is found out before.
    for (const file of options.write) await readWithPlace(file);
    const results = await measure(options, context);
    await writeJson(options.json, results);
    out(toMarkdown(results));
    for (const file of options.write) await insertMarkdown(file, results);
    err(`${summaryLine(results.rows)}\n`);
    return options.quick && grossLosses(results.rows).length > 0 ? 1 : 0;
  } catch (error) {
    err(`bench: ${signal.aborted ? "interrupted" : oneLine(error)}\n`);
    return 1;
  }
}

interface Choice {
  readonly quick: boolean;
  readonly only: readonly string[];
  readonly node: readonly string[];
}

async function measure(choice: Choice, context: CommandContext): Promise<Results> {
  const { err, signal } = context;
  const notes: string[] = [];
  const onNote = (note: string) => {
    notes.push(note);
    err(`${note}\n`);
  };
  const majors = choice.node.length > 0 ? choice.node.map(Number) : MAJORS;
  const runtimes: Runtime[] = [];
  for (const major of majors) {
    const runtime = await unlessMissing(`Node ${major}`, findNode(major, signal), onNote, signal);
    if (runtime) runtimes.push(runtime);
  }
  const pythons: Pythons | undefined = choice.quick
    ? undefined
    : await unlessMissing("Python", setUpPython(signal), onNote, signal);

  await using bench = new Bench({ scale: choice.quick ? QUICK : FULL, signal, pythons, onNote });
  const rows: Row[] = [];
  for (const [name, work] of MEASURES) {
    if (choice.only.length > 0 && !choice.only.includes(name)) continue;
    for (const runtime of runtimes) {
      err(`${name}, ${runtime.name} ...\n`);
      rows.push(...(await work(bench, runtime)));
    }
  }
  const date = new Date().toISOString().slice(0, 10);
  return { date, machine: describeMachine(), command: commandOf(choice), rows, notes };
}

/** Without the files: they are about this machine alone. */
function commandOf({ quick, only, node }: Choice): string {
  return [
    "pnpm bench",
    ...(quick ? ["--quick"] : []),
    ...only.map((name) => `--only ${name}`),
    ...node.map((major) => `--node ${major}`),
  ].join(" ");
}

/** What cannot be installed is left out, and that is said. */
async function unlessMissing<T>(
  name: string,
  found: Promise<T>,
  onNote: (note: string) => void,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    signal.throwIfAborted();
    onNote(`${name}: missing: ${oneLine(error)}`);
    return undefined;
  }
}
