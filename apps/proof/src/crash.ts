// Kills a bot again and again, and counts what was lost and what came twice.
import { parseArgs } from "node:util";
import { MODES, type Mode } from "./crash/plan.js";
import { randomFrom } from "./crash/random.js";
import { type CrashResult, runCrashes } from "./crash/run-crashes.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 32)) },
    events: { type: "string", default: "4000" },
    rate: { type: "string", default: "400" },
    kills: { type: "string", default: "40" },
    slowest: { type: "string", default: "15" },
    mode: { type: "string", multiple: true, default: ["together", "apart"] },
  },
});

const TITLES: Record<Mode, string> = {
  together: "state saved with the position",
  apart: "effects outside of it",
  early: "position moved too early (broken on purpose)",
  torn: "file written in two halves (broken on purpose)",
};

const ending = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => ending.abort());

const seed = Number(values.seed);
const [events, rate, kills, slowest] = [values.events, values.rate, values.kills, values.slowest].map(
  Number,
) as [number, number, number, number];
const modes = values.mode.filter((mode): mode is Mode => (MODES as readonly string[]).includes(mode));
say(`seed ${seed}: ${events} events at ${rate}/s, handlers of 0 to ${slowest} ms, ${kills} kills`);
const outcomes = await Promise.all(modes.map(prove));
process.exitCode = outcomes.every(Boolean) ? 0 : 1;

async function prove(mode: Mode, at: number): Promise<boolean> {
  try {
    const random = randomFrom(seed + at);
    const result = await runCrashes({ mode, events, rate, kills, slowest, random, signal: ending.signal });
    const holds = promiseOf(mode, result);
    const allowed = mode === "apart" ? ` (at most one a kill: ${result.kills})` : "";
    say(
      `${holds ? "kept" : "BROKEN"}: ${TITLES[mode]}: lost ${result.lost}, repeated ${result.repeated}${allowed}`,
    );
    return holds;
  } catch (error) {
    say(`BROKEN: ${TITLES[mode]}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Effects outside of the save may come again for the event in hand; what is saved with the position never does. */
function promiseOf(mode: Mode, { kills: killed, lost, repeated }: CrashResult): boolean {
  return lost === 0 && repeated <= (mode === "apart" ? killed : 0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
