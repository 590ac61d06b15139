import type { CommandContext } from "../command.js";
import { type ConformanceSettings, conformanceHelp, parseConformance } from "./command-line.js";
import { StartError } from "./line-error.js";
import { type Outcome, play } from "./play.js";
import { nameWidth, row, summary, toJson } from "./report.js";
import { scenarios } from "./scenarios.js";

/** Runs a client through every line and gives the exit code. Throws for bad usage. */
export async function runConformance(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const settings = parseConformance(args);
  if (settings === "help") context.out(conformanceHelp);
  else if (settings === "list") context.out(listed());
  else return check(settings, context);
  return 0;
}

async function check(settings: ConformanceSettings, { out, signal }: CommandContext): Promise<0 | 1> {
  const { lines, json } = settings;
  const width = nameWidth(lines);
  const outcomes = await playAll(settings, signal, (outcome) => {
    if (!json) out(row(outcome, width));
  });
  out(json ? toJson(outcomes) : summary(outcomes));
  return outcomes.every(({ passed }) => passed) ? 0 : 1;
}

/** The outcomes in the order of the table; each is told of as soon as those before it are there. */
async function playAll(
  { lines, command, limit, parallel }: ConformanceSettings,
  signal: AbortSignal,
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const stopped = new AbortController();
  const stop = () => stopped.abort(new StartError("The run was ended before its last line"));
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  const outcomes: (Outcome | undefined)[] = lines.map(() => undefined);
  let next = 0;
  let told = 0;
  const lane = async () => {
    while (next < lines.length) {
      const index = next;
      const line = lines[index];
      next += 1;
      if (line === undefined) return;
      outcomes[index] = await play(line, { command, limit, signal: stopped.signal });
      for (let ready = outcomes[told]; ready; ready = outcomes[told]) {
        told += 1;
        onOutcome(ready);
      }
    }
  };
  const lanes = Array.from({ length: parallel }, () =>
    lane().catch((error: unknown) => {
      stopped.abort(error);
      throw error;
    }),
  );
  const ends = await Promise.allSettled(lanes);
  signal.removeEventListener("abort", stop);
  for (const end of ends) if (end.status === "rejected") throw stopped.signal.reason;
  return outcomes.filter((outcome) => outcome !== undefined);
}

function listed(): string {
  const width = nameWidth(scenarios);
  return scenarios.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join("");
}
