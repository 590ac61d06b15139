import { Simulator, traffic } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import type { SimulateOptions } from "../commands/simulate.js";
import { endAfter } from "../options/output-options.js";
import { UsageError } from "../options/usage-error.js";
import type { Shell } from "../process/shell.js";

/** What opens the simulated room; it is no secret. */
const TOKEN = "simulated";

/** Serves it, and says where. Resolves with the exit code when it is ended. */
export async function serveSimulatedRoom(
  options: SimulateOptions,
  { signal, mask, end, fail }: Shell,
): Promise<0> {
  mask.allow(TOKEN);
  const feed = new Simulator({ username: options.username, token: TOKEN });
  const server = await listen(feed, { port: options.port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE")
      throw new UsageError(`--port ${options.port}: the port is taken; give another, or 0 for any free one`);
    if (error.code === "EACCES")
      throw new UsageError(
        `--port ${options.port}: the system keeps this port to itself; give one from 1024 on`,
      );
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
