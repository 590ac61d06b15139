import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Log } from "../log.js";
import { inForeground } from "./foreground.js";

export interface TestKeyOptions {
  /** Where the user types. */
  readonly terminal: Readable & { unref?(): unknown };
  /** Called for each line `t`. */
  onTest(): void;
  readonly log: Log;
  /** Ends it, so that it does not keep the process. */
  readonly signal: AbortSignal;
  /** @default as the system says */
  readonly isForeground?: () => Promise<boolean>;
}

/** Listens to the terminal for test tips, where this process may read it: then it says so. */
export async function listenForTest(options: TestKeyOptions): Promise<void> {
  const { terminal, onTest, log, signal, isForeground = inForeground } = options;
  if (!(await isForeground()) || signal.aborted) return;
  log.notice("Type t and Enter to send a test tip to the overlay");

  const lines = createInterface({ input: terminal });
  lines.on("line", (line) => {
    if (line.trim().toLowerCase() === "t") onTest();
  });
  const stop = () => {
    process.off("SIGCONT", stop);
    signal.removeEventListener("abort", stop);
    lines.close();
    terminal.unref?.();
  };
  // Sent to go on in the background, perhaps: there it would be stopped again as soon as it reads.
  process.once("SIGCONT", stop);
  signal.addEventListener("abort", stop, { once: true });
  for (const source of [terminal, lines]) source.on("error", stop); // The terminal is gone.
}
