import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Output, oneLine, parseOptions, wholeNumbers } from "../command-line.js";
import { judge } from "./judge.js";
import { picture } from "./picture.js";
import { runCurve } from "./run-curve.js";
import { SCENARIOS, type Scenario } from "./scenarios.js";
import { cells, markdownTable } from "./table.js";

const help = `Usage: node dist/curve.js [--seed <number>] [--seconds <number>] [--write]

How late events are, by the number of rooms: pools, one limiter for all, and clients without a limit, in virtual time.
Every request and every client is real, the feeds are simulated, 50 ms away. Fails when a figure is off by more than 5 %,
or 60 seconds hold more than the budget. Takes about three minutes.

  --seed <number>     the moments of the events (default: 1)
  --seconds <number>  of each row that count, 60 or more (default: 240)
  --write             puts the table and a picture into packages/pool
  --help              this text
`;

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const [BEGIN, END] = ["<!-- curve -->", "<!-- end -->"];

/** What the command has of its process; the rest is for tests. */
export interface CommandContext extends Output {
  readonly scenarios?: readonly Scenario[] | undefined;
  /** Where the README and the picture are. */
  readonly folder?: string | undefined;
}

/** Runs the command to its end and gives the exit code: 1 when a figure is off. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, scenarios = SCENARIOS, folder = join(ROOT, "packages/pool") } = context;
  const options = parseOptions(
    args,
    {
      seed: { type: "string", default: "1" },
      seconds: { type: "string", default: "240" },
      write: { type: "boolean" },
      help: { type: "boolean" },
    },
    context,
  );
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  const seeds = wholeNumbers({ seed: options.seed }, 0, context);
  const times = wholeNumbers({ seconds: options.seconds }, 60, context);
  if (seeds === undefined || times === undefined) return 1;
  try {
    const onRow = (row: Parameters<typeof cells>[0]) => out(`${cells(row).join(" | ")}\n`);
    const rows = await runCurve({ scenarios, ...seeds, ...times, onRow });
    const broken = rows.flatMap(judge);
    for (const line of broken) out(`BROKEN ${line}\n`);
    if (options.write) {
      await writeTable(join(folder, "README.md"), markdownTable(rows));
      await writeFile(join(folder, "curve.svg"), picture(rows));
    }
    out(`rows: ${rows.length}, seed: ${seeds.seed}, broken: ${broken.length}\n`);
    return broken.length === 0 ? 0 : 1;
  } catch (error) {
    err(`curve: ${oneLine(error)}\n`);
    return 1;
  }
}

async function writeTable(file: string, table: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < 0) throw new Error(`${file} has no ${BEGIN} and ${END}`);
  await writeFile(file, `${text.slice(0, begin)}${BEGIN}\n\n${table}\n${text.slice(end)}`);
}
