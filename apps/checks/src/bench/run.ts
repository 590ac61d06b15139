import { type Output, oneLine } from "../command-line.js";
import { Bench } from "./bench.js";
import { MEASURES } from "./measures.js";
import { type Pythons, setUpPython } from "./python.js";
import { describeMachine, type Results } from "./results.js";
import type { Row } from "./row.js";
import { findNode, MAJORS, type Runtime } from "./runtimes.js";
import { FULL, QUICK } from "./scale.js";

interface RunContext extends Pick<Output, "err"> {
  readonly signal: AbortSignal;
}

/** What is to be measured. */
export interface Choice {
  readonly quick: boolean;
  readonly only: readonly string[];
  readonly node: readonly string[];
}

/** Measures it. Rejects when anything fails, or when an event is missing. */
export async function measure(choice: Choice, { err, signal }: RunContext): Promise<Results> {
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
