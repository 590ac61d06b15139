import { EventClient, type NameAndToken } from "@cb-events/core";
import { shownArgument } from "../options/shown-argument.js";
import { cleanValue } from "../process/clean-text.js";
import type { Environment } from "../process/shell.js";
import { short } from "../terminal.js";

/** A room of a rooms file. */
export interface ListedRoom {
  /** The user name of the room's owner. */
  readonly name: string;
  readonly credentials: string | NameAndToken;
  /** Of a name with a token: where it is. */
  readonly useTestbed?: boolean;
  /** The line that names it: the first is 1. */
  readonly line: number;
}

/** A line that names no room. */
interface LineProblem {
  readonly line: number;
  /** What is wrong, and what to do. It repeats no more of the line than `shownArgument` does. */
  readonly message: string;
}

export interface ParsedRooms {
  readonly rooms: readonly ListedRoom[];
  readonly problems: readonly LineProblem[];
}

/** What gives a name its token. */
export interface RoomSources {
  readonly env: Environment;
  /** Rooms that are given by name are of the testbed. */
  readonly testbed: boolean;
}

const COMMENT = /(?:^|\s)#.*$/;
const VARIABLE = /^\$(?:\{(\w+)\}|(\w+))$/;
const NAME = /^\w{1,200}$/;
const FORMS =
  "Allowed are a name (its token is in CB_TOKEN_<NAME>, not here), an events URL and $NAME for an environment variable that holds one";

/**
 * Reads a rooms file: a name, an events URL or a variable on each line, and comments behind `#`. A line that cannot be
 * used is a problem, and the others count. A room is there once, whatever form names it.
 */
export function parseRooms(text: string, sources: RoomSources): ParsedRooms {
  const rooms = new Map<string, ListedRoom>();
  const problems: LineProblem[] = [];
  for (const [at, content] of text.split(/\r\n|\n|\r/).entries()) {
    const word = cleanValue(cleanValue(content).replace(COMMENT, ""));
    if (word === "") continue;
    const line = at + 1;
    try {
      const room = { ...readLine(word, sources), line };
      const key = room.name.toLowerCase();
      const first = rooms.get(key);
      if (first !== undefined)
        throw new Error(`${short(room.name, 40)} is in line ${first.line} already: remove one of them`);
      rooms.set(key, room);
    } catch (error) {
      problems.push({ line, message: (error as Error).message });
    }
  }
  return { rooms: [...rooms.values()], problems };
}

function readLine(word: string, sources: RoomSources): Omit<ListedRoom, "line"> {
  const [, inBraces, plain] = VARIABLE.exec(word) ?? [];
  const variable = inBraces ?? plain;
  if (variable !== undefined) return byUrl(readVariable(variable, sources.env));
  if (NAME.test(word)) return byName(word, sources);
  if (word.includes("://")) return byUrl(word);
  throw new Error(`${shownArgument(word)} names no room. ${FORMS}`);
}

function byUrl(url: string): Omit<ListedRoom, "line"> {
  return { name: nameOf(url), credentials: url };
}

/** The secret of a name is in `CB_EVENTS_URL_<NAME>` or `CB_TOKEN_<NAME>`. */
function byName(name: string, { env, testbed }: RoomSources): Omit<ListedRoom, "line"> {
  const [url, token] = ["CB_EVENTS_URL_", "CB_TOKEN_"].map((prefix) =>
    cleanValue(env[prefix + name.toUpperCase()] ?? ""),
  );
  if (url && token)
    throw new Error(`${shownName(name)} has CB_EVENTS_URL_<NAME> beside CB_TOKEN_<NAME>: unset one of them`);
  if (url) {
    const owner = nameOf(url);
    if (owner.toLowerCase() === name.toLowerCase()) return { name: owner, credentials: url };
    throw new Error(`The events URL in CB_EVENTS_URL_<NAME> is not that of ${shownName(name)}`);
  }
  if (token) {
    const credentials = { username: name, token };
    return { name: nameOf(credentials), credentials, useTestbed: testbed };
  }
  throw new Error(
    `${shownName(name)} has no token: set CB_TOKEN_<NAME> or CB_EVENTS_URL_<NAME>, with the room's name in capital letters`,
  );
}

/** It may be a token in the wrong place. */
function shownName(name: string): string {
  return /^[a-z]{1,12}$/.test(name) ? name : "that name";
}

function readVariable(variable: string, env: Environment): string {
  const value = cleanValue(env[variable] ?? "");
  if (value !== "") return value;
  const shown = variable.length <= 40 && /^[A-Z_]*$/.test(variable) ? variable : "of that line";
  throw new Error(
    `The environment variable ${shown} is not set: set it to an events URL, or remove the line`,
  );
}

/** Whose room it is. What a URL, a name and a token are is for the client to say: it throws an `AuthError`. */
function nameOf(credentials: string | NameAndToken): string {
  return new EventClient(credentials, { logger: false }).username;
}
