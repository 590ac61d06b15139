import { EventClient } from "@cb-events/core";
import type { RunOptions } from "../commands/run.js";
import { NoRoomError } from "../options/usage-error.js";
import { cleanValue } from "../process/clean-text.js";
import type { Environment } from "../process/shell.js";
import type { Room } from "../room/room.js";
import { namesOf } from "./room-names.js";

/** A room of those in Redis. */
export interface StreamRoom {
  /** The user name of its owner, as it is in Redis. */
  readonly name: string;
  /** Host and owner, which name it in a ledger: the same as when its feed is followed. Nothing is asked there. */
  readonly room: Room;
  /** Whether a relay has added it. */
  readonly isThere: boolean;
}

/**
 * Which of the rooms in Redis is meant: the one that `--username`, `CB_USERNAME` or `CB_EVENTS_URL` names, else the only
 * one that is there. Throws a `NoRoomError` where that is none, or more than one.
 */
export function findStreamRoom(
  { username, testbed = false }: Pick<RunOptions, "username" | "testbed">,
  env: Environment,
  rooms: readonly string[],
): StreamRoom {
  const url = cleanValue(env["CB_EVENTS_URL"] ?? "");
  const named = cleanValue(username ?? env["CB_USERNAME"] ?? "");
  const wanted = named || (url && new EventClient(url, { logger: false }).username);
  const name = wanted ? (rooms.find((room) => isSame(room, wanted)) ?? wanted) : theOnly(rooms);
  const isOfUrl = url !== "" && isSame(new EventClient(url, { logger: false }).username, name);
  const room = isOfUrl
    ? { credentials: url }
    : { credentials: { username: name, token: "none" }, useTestbed: testbed };
  return { name, room, isThere: rooms.includes(name) };
}

function theOnly(rooms: readonly string[]): string {
  const [only, ...others] = rooms;
  if (only === undefined)
    throw new NoRoomError(
      "No relay has added a room to this Redis: start one, or name the room by --username",
    );
  if (others.length > 0)
    throw new NoRoomError(`There are several rooms in Redis: give --username with one of ${namesOf(rooms)}`);
  return only;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
