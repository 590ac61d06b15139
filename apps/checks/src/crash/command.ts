import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { among, command, oneLine } from "../command-line.js";
import { headLine, killBot, killHelp, killOptions } from "./kill-bot.js";
import type { BotPlan } from "./plan.js";

/**
 * The modes. `together`: counts are kept with the position, by `fileState`; `late` has a `saveEvery` of 0.1 s. `apart`:
 * the handler appends to a file, which no save covers. `early` moves the position when a page arrives, `torn` writes its
 * file in two halves.
 */
const TITLES = {
  together: "state saved with the position",
  late: "state saved with the position, every 0.1 s",
  apart: "effects outside of it",
  early: "position moved too early (broken on purpose)",
  torn: "file written in two halves (broken on purpose)",
};
type Mode = keyof typeof TITLES;

const help = `Usage: pnpm checks crash [options]

Kills a bot again and again with SIGKILL while a show is on, and compares what it counted with what was sent.
${killHelp(4000, 400, 15)}
  --mode <name>       together, late, apart; broken on purpose: early, torn. More than once for several (default: the first three)
  --help              this text
`;

const MODE = { type: "string", multiple: true } as const;
const options = { ...killOptions(4000, 400, 15), mode: { ...MODE, default: ["together", "late", "apart"] } };

export const runCommand = command(help, options, async ({ mode: names, ...kills }, { out, signal }) => {
  const modes = among("mode", names, Object.keys(TITLES) as Mode[]);
  out(headLine(kills));
  const proofs = modes.map(async (mode, at) => {
    try {
      const victim = { program: "crash-bot.js", mode, handling: kills.slowest / 2, read: readCounts };
      const counts = await killBot({ ...kills, seed: kills.seed + at }, victim, signal);
      const lost = counts.filter((count) => count === 0).length;
      const repeated = counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
      const repeats = hasState(mode)
        ? `counted twice ${repeated}`
        : `repeated ${repeated} (at most one a kill: ${kills.kills})`;
      // Effects outside of the save may come again for the event in flight; what is saved with the position never does.
      const holds = lost === 0 && repeated <= (mode === "apart" ? kills.kills : 0);
      out(`${holds ? "kept" : "BROKEN"}: ${TITLES[mode]}: lost ${lost}, ${repeats}\n`);
      return holds;
    } catch (error) {
      signal.throwIfAborted();
      out(`BROKEN: ${TITLES[mode]}: ${oneLine(error)}\n`);
      return false;
    }
  });
  return (await Promise.all(proofs)).every(Boolean);
});

const hasState = (mode: string): boolean => mode === "together" || mode === "late";

/** How often each event was counted: by the state where counts are saved, else by the file of effects. */
async function readCounts({ mode, folder, events }: BotPlan): Promise<number[]> {
  if (hasState(mode)) {
    const { value } = JSON.parse(await readFile(join(folder, "state.json"), "utf8")) as { value: string };
    return Array.from(value, Number);
  }
  const counts = Array.from({ length: events }, () => 0);
  for (const line of (await readFile(join(folder, "effects"), "utf8")).trim().split("\n"))
    counts[Number(line)] = (counts[Number(line)] ?? 0) + 1;
  return counts;
}
