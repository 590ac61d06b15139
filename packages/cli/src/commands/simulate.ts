import { Simulator, traffic } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { Option } from "commander";
import { endAfter } from "../options/output-options.js";
import { UsageError } from "../options/usage-error.js";
import { duration, port, speed, wholeNumber } from "../options/values.js";
import type { Shell } from "../process/shell.js";
import type { DefineCommand } from "./command.js";

interface SimulateOptions {
  readonly port: number;
  readonly rate: number;
  readonly seed: number;
  readonly username: string;
  /** In seconds. */
  readonly duration?: number;
}

/** What opens the simulated room; it is no secret. */
const TOKEN = "simulated";

/** Serves a simulated room. */
export const defineSimulate: DefineCommand = (program, shell, done) => {
  program
    .command("simulate")
    .description("a room to try things in, on a port of this machine")
    .option("--port <n>", "the port, 0 for any free one", port, 8090)
    .option("--rate <n>", "events a second", speed, 1.3)
    .option("--seed <n>", "the same seed gives the same show", wholeNumber("", 0), 1)
    .addOption(new Option("--username <name>", "name of the room's owner").default("demo"))
    .option("--duration <seconds>", "end after this time", duration)
    .action(async (options: SimulateOptions) => done(await simulate(options, shell)));
};

/** Resolves when it is ended. */
async function simulate(options: SimulateOptions, { signal, mask, end, fail }: Shell): Promise<0> {
  mask.allow(TOKEN);
  const feed = new Simulator({ username: options.username, token: TOKEN });
  const server = await listen(feed, { port: options.port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE")
      throw new UsageError(`--port ${options.port}: the port is taken; give another, or 0 for any free one`);
    throw error;
  });
  const show = feed.play(traffic({ seed: options.seed, perSecond: options.rate }), { signal });
  show.done.catch((error: unknown) => {
    if (!signal.aborted) fail(error);
  });
  const forget = endAfter(options, end);
  const room = `${server.baseUrl}/${options.username}/`;
  process.stdout.write("A simulated room is open. In another terminal:\n\n");
  process.stdout.write(`  CB_EVENTS_URL=${room}${TOKEN}/ npx cb-events run\n\nCtrl+C ends it.\n`);
  try {
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  } finally {
    forget();
    show.stop();
    await server.close();
  }
  return 0;
}
