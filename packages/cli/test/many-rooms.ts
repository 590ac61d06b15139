import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Simulator } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { onTestFinished } from "vitest";
import { TOKEN } from "./room.js";

/** Feeds of these rooms on one port, with the environment that leads there: `CB_EVENTS_URL_<NAME>` for each. */
export async function openRooms<const TNames extends readonly string[]>(names: TNames) {
  const feeds = names.map((username) => new Simulator({ username, token: TOKEN }));
  const server = await listen(feeds);
  onTestFinished(() => server.close());
  const urls = server.eventsUrls as readonly string[];
  const env = Object.fromEntries(
    names.map((name, at) => [`CB_EVENTS_URL_${name.toUpperCase()}`, urls[at] as string]),
  );
  const of = (name: TNames[number]): Simulator => feeds[names.indexOf(name)] as Simulator;
  return { of, env, urls };
}

/** A rooms file that is removed after the test. */
export async function writeRooms(content: string | Uint8Array, mode = 0o600): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-rooms-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "rooms.txt");
  await writeFile(file, content);
  await chmod(file, mode);
  return file;
}
