import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { EventClient } from "@cb-events/core";
import type { Room } from "./credentials.js";
import type { Options } from "./options.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the bot keeps its place in the room: the file that was asked for, else one for each room in the user's state
 * folder. Undefined when it keeps none: with `--no-state`, and by default in a simulated room.
 */
export function stateFileFor({ state }: Options, room: Room, env: Environment): string | undefined {
  if (state === false) return undefined;
  if (state !== undefined) return state;
  if (room.simulated) return undefined;
  // The client knows which room its position belongs to; it asks for nothing before it is used.
  const { position } = new EventClient(room.credentials, { logger: false, useTestbed: room.useTestbed });
  return join(stateFolder(env), "cb-events", `${encodeURIComponent(position.room)}.json`);
}

function stateFolder(env: Environment): string {
  const { XDG_STATE_HOME: named, LOCALAPPDATA } = env;
  if (named && isAbsolute(named)) return named;
  if (process.platform === "win32") return LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support");
  return join(homedir(), ".local", "state");
}
