import { fileURLToPath } from "node:url";
import { type Output, oneLine, parseOptions } from "../command-line.js";
import { MEASURES } from "./measures.js";
import { insertMarkdown, readWithPlace, toMarkdown, writeJson } from "./results.js";
import { grossLosses } from "./row.js";
import { measure } from "./run.js";
import { MAJORS } from "./runtimes.js";
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
  --json <file>      where the results go (default: apps/checks/results/bench.json)
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
