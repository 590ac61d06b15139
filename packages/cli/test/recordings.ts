import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { traffic } from "@cb-events/simulator";
import { type CbEvent, decodeEvent, encodeEvent } from "@cb-events/types";
import { onTestFinished } from "vitest";

/** A path in a folder that goes with the test; with content there is a file. */
export async function temporaryFile(content?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-recording-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "show.ndjson");
  if (content !== undefined) await writeFile(path, content);
  return path;
}

/** What happens in a plausible room, one event every ten milliseconds. */
export function events(count: number, seed = 5): CbEvent[] {
  return [...traffic({ seed, count, broadcaster: "demo" })].map(({ event }, at) => {
    const { event: decoded } = decodeEvent({ ...event, id: `${1_700_000_000_000 + at * 10}-0` });
    if (decoded === undefined) throw new Error(`no event: ${event.method}`);
    return decoded;
  });
}

/** A recording as text. */
export function linesOf(events: readonly CbEvent[]): string {
  return events.map((event) => `${JSON.stringify(encodeEvent(event))}\n`).join("");
}
