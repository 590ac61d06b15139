import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Context, command, flag, whole } from "../command-line.js";
import { ROOT } from "../packages.js";
import { insert, markdownTable } from "../table.js";
import { picture } from "./picture.js";
import { play } from "./play.js";
import { cells, HEAD, judge, type Row } from "./row.js";
import { SCENARIOS, type Scenario } from "./scenarios.js";

const help = `Usage: pnpm checks curve [--seed <number>] [--seconds <number>] [--write]

How late events are, by the number of rooms: pools, one limiter for all, and clients without a limit, in virtual time.
Every request and every client is real, the feeds are simulated, 50 ms away. Fails when a figure is off by more than 5 %,
or 60 seconds hold more than the budget. Takes about a minute and a half of processor time.

  --seed <number>     the moments of the events (default: 1)
  --seconds <number>  of each row that count, 60 or more (default: 240)
  --write             puts the table and a picture into packages/pool
  --help              this text
`;

/** What the command has of its process; the rest is for tests. */
export interface CurveContext extends Context {
  readonly scenarios?: readonly Scenario[] | undefined;
  /** Where the README and the picture are. */
  readonly folder?: string | undefined;
}

export const runCommand = command(
  help,
  { seed: whole(1, 0), seconds: whole(240, 60), write: flag },
  async (
    { seed, seconds, write },
    { out, scenarios = SCENARIOS, folder = join(ROOT, "packages/pool") }: CurveContext,
  ) => {
    const rows: Row[] = [];
    for (const scenario of scenarios) {
      const { groups, naive, limiter } = scenario;
      const row: Row = {
        scenario,
        pool: await play({ contestant: "pool", groups, seed, seconds }),
        ...(naive && { naive: await play({ contestant: "naive", groups, seed, seconds: 60 }) }),
        ...(limiter && { limiter: await play({ contestant: "limiter", groups, seed, seconds }) }),
      };
      rows.push(row);
      out(`${cells(row).join(" | ")}\n`);
    }
    const broken = rows.flatMap(judge);
    for (const line of broken) out(`BROKEN ${line}\n`);
    if (write) {
      const table = markdownTable([HEAD, ...rows.map(cells)]);
      await insert(join(folder, "README.md"), "curve", `\n${table.join("\n")}\n\n`);
      await writeFile(join(folder, "curve.svg"), picture(rows));
    }
    out(`rows: ${rows.length}, seed: ${seed}, broken: ${broken.length}\n`);
    return broken.length === 0;
  },
);
