import { once } from "node:events";

/** Writes a line to standard output. Resolves when there is room for the next: who reads slowly is waited for. */
export async function writeLine(line: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted || process.stdout.write(`${line}\n`)) return;
  await untilDrained(signal);
}

/** A wait that is under way, for all who wait with this signal: rooms side by side write to one output. */
const waits = new WeakMap<AbortSignal, Promise<void>>();

/** Resolves when standard output has room for more, or the signal aborts. */
export function untilDrained(signal: AbortSignal): Promise<void> {
  const waiting = waits.get(signal) ?? waitForDrain(signal).finally(() => waits.delete(signal));
  waits.set(signal, waiting);
  return waiting;
}

async function waitForDrain(signal: AbortSignal): Promise<void> {
  // Output that breaks ends the command by the same signal: main.ts sees to it.
  await once(process.stdout, "drain", { signal }).catch((error) => {
    if (!signal.aborted) throw error;
  });
}
