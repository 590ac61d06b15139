import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { among, command, flag, oneLine, several, withDefault } from "../command-line.js";
import { around, insert } from "../table.js";
import { Bench } from "./bench.js";
import { MEASURES } from "./measures.js";
import { findNode, MAJORS, type Runtime, setUpPython } from "./programs.js";
import { describeMachine, headlines, readUnfinished, summaryLine, toMarkdown, writeJson } from "./report.js";
import { FULL, QUICK } from "./rounds.js";
import { grossLosses, type Row } from "./row.js";

const NAMES = [...MEASURES.keys()];
const JSON_FILE = fileURLToPath(new URL("../results/bench.json", import.meta.url));

const help = `Usage: pnpm checks bench [options]

Measures the packages on Node ${MAJORS.join(" and ")}, against the least code that does the work and against others, and prints tables
in Markdown. Ends with code 1 when something fails or an event is missing, and with --quick when not even the best
round reaches half of a goal.

  --quick            less of everything, only what has a goal, and without the Python client
  --only <measure>   ${NAMES.join(", ")}; more than once for several
  --node <major>     on this Node alone; more than once for several
  --write <file>     puts the tables between <!-- bench --> and <!-- end --> of this file as well, and three rows of them
                     between <!-- speed --> and <!-- end -->, as far as the file has these; more than once for several
  --json <file>      where the results go, after each measure (default: apps/checks/results/bench.json)
  --resume           goes on with a run that was interrupted, from that file
  --help             this text

Another Node and the Python client are installed from npm and PyPI, once, into folders that git ignores.
`;

const options = {
  quick: flag,
  only: several,
  node: several,
  write: several,
  json: withDefault(JSON_FILE),
  resume: flag,
};

export const runCommand = command(help, options, async (chosen, { out, err, signal }) => {
  const { json, write, resume, ...choice } = chosen;
  const { quick, only, node } = choice;
  among("only", only, NAMES);
  const wrong = node.find((major) => !/^\d\d$/.test(major));
  if (wrong !== undefined)
    throw new Error(`--node: got ${wrong}; allowed is a major version, such as ${MAJORS.join(" or ")}`);
  // A run takes long: what cannot be written is found out before.
  const places = (await Promise.all(write.map(placesIn))).flat();

  const notes: string[] = [];
  const onNote = (note: string) => {
    notes.push(note);
    err(`${note}\n`);
  };
  /** What cannot be installed is left out, and that is said. */
  const unlessMissing = <T>(name: string, found: Promise<T>) =>
    found.catch((error: unknown) => {
      signal.throwIfAborted();
      onNote(`${name}: missing: ${oneLine(error)}`);
      return undefined;
    });
  const runtimes: Runtime[] = [];
  for (const major of node.length > 0 ? node.map(Number) : MAJORS) {
    const runtime = await unlessMissing(`Node ${major}`, findNode(major, signal));
    if (runtime) runtimes.push(runtime);
  }
  const pythons = quick ? undefined : await unlessMissing("Python", setUpPython(signal));

  await using bench = new Bench({ scale: quick ? QUICK : FULL, signal, pythons, onNote });
  const run = {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    command: commandOf(choice),
  };
  const before = resume ? await readUnfinished(json, run) : [];
  const rows: Row[] = [];
  const results = { ...run, rows, notes };
  for (const [name, work] of MEASURES) {
    if (only.length > 0 && !only.includes(name)) continue;
    for (const runtime of runtimes) {
      const known = before.filter((row) => row.measure === name && row.runtime === runtime.name);
      if (known.length === 0) err(`${name}, ${runtime.name} ...\n`);
      rows.push(...(known.length > 0 ? known : await work(bench, runtime)));
      await writeJson(json, results);
    }
  }
  out(toMarkdown(results));
  for (const { file, name } of places) await insert(file, name, TEXTS[name](results));
  err(`${summaryLine(rows)}\n`);
  return !quick || grossLosses(rows).length === 0;
});

/** What is written, by the name of its place in a file. */
const TEXTS = { bench: toMarkdown, speed: headlines };

/** The places that a file has. Rejects where it has none. */
async function placesIn(file: string) {
  // On a line of its own: a text may name the marker too.
  const lines = (await readFile(file, "utf8")).split("\n");
  const names = (["bench", "speed"] as const).filter((name) => lines.includes(`<!-- ${name} -->`));
  if (names.length === 0) throw new Error(`${file} has neither <!-- bench --> nor <!-- speed -->`);
  for (const name of names) await around(file, name);
  return names.map((name) => ({ file, name }));
}

/** Without the files: they are about this machine alone. */
function commandOf({ quick, only, node }: { quick: boolean; only: string[]; node: string[] }): string {
  const names = [...only.map((name) => `--only ${name}`), ...node.map((major) => `--node ${major}`)];
  return ["pnpm bench", ...(quick ? ["--quick"] : []), ...names].join(" ");
}
