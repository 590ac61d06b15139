import { type ReadOptions, replay } from "@cb-events/recording/node";
import { createRoomState } from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";
import type { ReplayOptions } from "../commands/replay.js";
import { createDisplay } from "../display.js";
import { many } from "../line.js";
import { createLog, type Log } from "../log.js";
import { withoutOld } from "../options/settings-options.js";
import { UsageError } from "../options/usage-error.js";
import { jsonPrinter, linePrinter } from "../printer.js";
import type { Shell } from "../process/shell.js";
import type { Reaction } from "../reactions/reaction.js";
import { type Memory, Reactor } from "../reactions/reactor.js";
import { readSettings } from "../settings/read-settings.js";
import { DEFAULT_SETTINGS, type Settings } from "../settings/settings.js";
import { findSettings } from "../settings/settings-file.js";
import { coloursFor, short } from "../terminal.js";
import { diffReplay } from "./diff.js";
import { explain } from "./explain.js";

interface ReplayRun {
  /** The recording. */
  readonly file: string;
  readonly options: ReplayOptions;
  readonly shell: Shell;
}

/** Gets the report of each line that is not as it should be. */
type Invalid = Pick<ReadOptions, "onInvalidLine" | "onInvalidEvent">;

/** A replay with what it needs. */
interface Playing extends ReplayRun {
  readonly settings: Settings;
  readonly log: Log;
  readonly invalid: Invalid;
}

/** Plays a recording; or prints how two files of settings differ; or why an event had its reactions. Gives the exit code. */
export async function runReplay(run: ReplayRun): Promise<0 | 1> {
  const { file, shell } = run;
  const log = createLog(run.options.logLevel);
  const options = withoutOld(run.options, (notice) => log.warn(notice));
  const place = findSettings(options.settings, shell.env, shell.mask);
  const settings =
    place.file === undefined ? DEFAULT_SETTINGS : (await readSettings(place.file, place.env)).settings;
  const invalid: Invalid = {
    onInvalidLine: (line, problem) => log.warn(`${file}: line ${line} is skipped: ${problem}`),
    onInvalidEvent: ({ id, issues, delivered }) => {
      const fields = issues.map(({ path }) => path || "event").join(", ");
      log.warn(
        `${file}: ${id} is not valid (${fields}); ${delivered ? "they are left out" : "it is skipped"}`,
      );
    },
  };
  const playing = { ...run, settings, log, invalid };
  if (options.why !== undefined) return why(playing, options.why);
  if (options.diff === undefined) return play(playing);
  const other = await readSettings(options.diff, place.env);
  return compare(playing, other.settings);
}

async function compare({ file, settings, shell, log, invalid }: Playing, other: Settings): Promise<0 | 1> {
  const { signal } = shell;
  const comparing = diffReplay({
    path: file,
    a: createReact(settings, log),
    b: createReact(other, log),
    out: (line) => void process.stdout.write(`${line}\n`),
    ...invalid,
    signal,
  });
  const differences = await comparing.catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return undefined;
  });
  if (differences === undefined) return 1; // Half a comparison has no result.
  log.notice(`${many(differences, "reaction")} ${differences === 1 ? "differs" : "differ"}`);
  return differences === 0 ? 0 : 1;
}

async function why({ file, settings, shell, log, invalid }: Playing, id: string): Promise<0> {
  const memory = newMemory(settings);
  const reactor = new Reactor({ current: settings }, memory, log);
  const found = new AbortController();
  let lines: readonly string[] | undefined;
  await replay(
    file,
    (event) => {
      if (lines !== undefined) return;
      const isWanted = event.id === id;
      const before = structuredClone(memory.alerts);
      const reactions = reactor.react(event);
      if (!isWanted) return;
      lines = explain({ event, reactions, settings, isFirst: reactor.isFirst, before });
      found.abort();
    },
    { ...invalid, signal: AbortSignal.any([shell.signal, found.signal]) },
  );
  if (lines === undefined)
    throw new UsageError(`--why: ${file} holds no event with that id; --json prints events with their ids`);
  process.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

async function play({ file, options, settings, shell, log, invalid }: Playing): Promise<0> {
  const { signal } = shell;
  const enough = new AbortController();
  const react = createReact(settings, log);
  const printer = options.json
    ? jsonPrinter(options.private ?? false, signal)
    : linePrinter(coloursFor(process.stdout), signal);
  const display = createDisplay(printer, () => false, log);
  const handle = async (event: CbEvent) => {
    await display.dispatch(event);
    for (const { text } of react(event)) log.info(text);
    if (printer.printed === options.count) enough.abort();
  };
  const { events, skipped, repeats } = await replay(file, handle, {
    ...invalid,
    speed: options.speed,
    signal: AbortSignal.any([signal, enough.signal]),
  });
  log.notice(`Replayed ${many(events, "event")}: ${skipped} skipped, ${many(repeats, "repeat")} left out`);
  return 0;
}

/** What is done about an event under these settings: nothing where that fails, which is logged. */
function createReact(settings: Settings, log: Log): (event: CbEvent) => readonly Reaction[] {
  const reactor = new Reactor({ current: settings }, newMemory(settings), log);
  return (event) => {
    try {
      return reactor.react(event);
    } catch (error) {
      log.error(`${short(event.id, 80)}: a reaction failed: ${short(String(error), 200)}`);
      return [];
    }
  };
}

function newMemory({ timeZone }: Settings): Memory {
  return { room: createRoomState({ timeZone }), alerts: {}, firsts: {} };
}
