import { Simulator } from "../simulator.js";
import { type TrafficOptions, traffic } from "../traffic/traffic.js";
import { helpText, parseCommandLine } from "./command-line.js";
import { runConformance } from "./conformance/command.js";
import { listen } from "./listen.js";

/** What the command has of its process. */
export interface CommandContext {
  out(text: string): void;
  err(text: string): void;
  /** Ends the command. */
  readonly signal: AbortSignal;
}

/** Runs the command to its end and gives the exit code. Of a failure one line is told, on stderr. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  try {
    if (args[0] === "conformance") return await runConformance(args.slice(1), context);
    const settings = parseCommandLine(args);
    if (settings === "help") context.out(helpText);
    else await serveShow(settings, context);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    context.err(`cb-events-simulator: ${message.replaceAll("\n", " ")}\n`);
    return 1;
  }
}

async function serveShow(
  { port, username, token, seed, rate }: Exclude<ReturnType<typeof parseCommandLine>, "help">,
  { out, err, signal }: CommandContext,
): Promise<void> {
  const feed = new Simulator({ username, token });
  const script = rate === 0 ? [] : traffic({ seed, perSecond: rate } satisfies TrafficOptions);
  const server = await listen(feed, { port, signal });
  out(`${server.eventsUrl}\n`);
  err(`Point your client at the URL above. About ${rate} events a second, seed ${seed}. Ctrl+C ends it.\n`);
  const show = feed.play(script, { signal });
  await show.done;
  await aborted(signal);
  await server.close();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
