import { once } from "node:events";

/** Writes a line to standard output. Resolves when there is room for the next: who reads slowly is waited for. */
export async function writeLine(line: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted || process.stdout.write(`${line}\n`)) return;
  // Output that breaks ends the command by the same signal: main.ts sees to it.
  await once(process.stdout, "drain", { signal }).catch((error) => {
    if (!signal.aborted) throw error;
  });
}
