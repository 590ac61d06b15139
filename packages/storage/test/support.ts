import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Position, PositionStore } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import { afterEach } from "vitest";

export const isWindows = process.platform === "win32";
/** Where the system tells when a process started: a lock of one that runs is never taken over. */
export const isLinux = process.platform === "linux";

/** What is their owner's alone. Windows has no such modes: the rights of the folder hold there. */
export const OWN_FILE = isWindows ? 0o666 : 0o600;
export const OWN_FOLDER = isWindows ? 0o666 : 0o700;

export async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

/** Makes folders under the system's one for such, and removes them after each test. */
export function temporaryFolders(): () => Promise<string> {
  const made: string[] = [];
  afterEach(async () => {
    for (const folder of made.splice(0)) await rm(folder, { recursive: true });
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), "cb-events-storage-"));
    made.push(folder);
    return folder;
  };
}

/** The n-th position of a feed. */
export function position(n: number): Position {
  const handled = Array.from({ length: n % 5 }, (_, at) => `${1755376800000 + n}-${at}`);
  return { version: 1, room: "127.0.0.1/demo", cursor: `${1755376800000 + n}-0`, mark: null, handled };
}

/** The files in a folder, without locks. */
export async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.endsWith(".lock")).sort();
}

/** The locks in a folder. */
export async function locksIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".lock")).map((name) => join(folder, name));
}

/** What is in the file of a store that is open; undefined for no file. */
export async function stored<T = Position>(path: string): Promise<T | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** What a later process reads: opens the file, and releases it. */
export async function loaded(
  store: PositionStore & { flush(): Promise<void> },
): Promise<Position | undefined> {
  const position = await store.load();
  await store.flush();
  return position;
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("It should have rejected");
    },
    (error: Error) => error,
  );
}

/** Takes so many events in a loop, and leaves it. */
export async function take(client: AsyncIterable<CbEvent>, count: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const event of client) {
    ids.push(event.id);
    if (ids.length === count) break;
  }
  return ids;
}

/** Runs a loop to its end, which is an error, and gives that with what came before. */
export async function untilFailure(client: AsyncIterable<CbEvent>): Promise<{ ids: string[]; error: Error }> {
  const ids: string[] = [];
  const run = async () => {
    for await (const event of client) ids.push(event.id);
  };
  return { error: await rejection(run()), ids };
}

/** A system's error, as `node:fs` makes it. */
export function systemError(code: string, text: string): Error {
  return Object.assign(new Error(`${code}: ${text}`), { code });
}
