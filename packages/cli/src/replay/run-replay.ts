import { type ReadOptions, replay } from "@cb-events/recording/node";
import { createRoomState } from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";
import { createDisplay } from "../display.js";
import { many } from "../line.js";
import type { Log } from "../log.js";
import type { Options } from "../options.js";
import type { Printer } from "../printer.js";
import type { Reaction } from "../reaction.js";
import { Reactor } from "../reactor.js";
import { readSettings, type Settings } from "../settings.js";
import { short } from "../terminal.js";
import { diffReplay } from "./diff.js";

interface ReplayRun {
  /** The recording. */
  readonly file: string;
  readonly options: Pick<Options, "speed" | "count" | "diff">;
  readonly settings: Settings;
  readonly printer: Printer;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** What is told of lines that are not as they should be. */
type Invalid = Pick<ReadOptions, "onInvalidLine" | "onInvalidEvent">;

/**
 * Plays a recording to the handlers of the bot, with no effect outside of the terminal; or, with `--diff`, prints how
 * two files of settings differ in what they do about it. Gives the exit code.
 */
export async function runReplay(run: ReplayRun): Promise<0 | 1> {
  const { file, options, settings, log, signal } = run;
  const invalid: Invalid = {
    onInvalidLine: (line, problem) => log.warn(`${file}: line ${line} is skipped: ${problem}`),
    onInvalidEvent: ({ id, issues, delivered }) => {
      const fields = issues.map(({ path }) => path || "event").join(", ");
      log.warn(
        `${file}: ${id} is not valid (${fields}); ${delivered ? "they are left out" : "it is skipped"}`,
      );
    },
  };
  if (options.diff === undefined) return play(run, invalid);

  const [a, b] = [createReact(settings, log), createReact(await readSettings(options.diff), log)];
  const comparing = diffReplay({
    path: file,
    a,
    b,
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

async function play(
  { file, options, settings, printer, log, signal }: ReplayRun,
  invalid: Invalid,
): Promise<0> {
  const enough = new AbortController();
  const react = createReact(settings, log);
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
  const memory = { room: createRoomState({ timeZone: settings.timeZone }), alerts: {} };
  const reactor = new Reactor({ current: settings }, memory, log);
  return (event) => {
    try {
      return reactor.react(event);
    } catch (error) {
      log.error(`${short(event.id, 80)}: a reaction failed: ${short(String(error), 200)}`);
      return [];
    }
  };
}
