/** Who may ask: the two segments of the events URL. */
export interface Room {
  readonly username: string;
  readonly token: string;
}

/** The events URL of a room, the last slash included. */
export function roomUrl(origin: string, { username, token }: Room): string {
  return `${origin}/events/${encodeURIComponent(username)}/${encodeURIComponent(token)}/`;
}

/** In the order of the real feed: the cursor, if there is one, then the time limit. */
export function nextUrl(origin: string, room: Room, cursor: string | undefined, timeout: number): string {
  return `${roomUrl(origin, room)}?${cursor === undefined ? "" : `i=${cursor}&`}timeout=${timeout}`;
}

/** Whom a path asks for; the status of the refusal where it is no path of an events URL. */
export function readPath(pathname: string): Room | 400 | 404 {
  const match = /^\/events\/([^/]+)\/([^/]+)\/?$/.exec(pathname);
  if (match === null) return 404;
  const username = decodeSegment(match[1]);
  const token = decodeSegment(match[2]);
  return username === undefined || token === undefined ? 400 : { username, token };
}

/** What tells rooms apart: user names know no case. */
export function roomKey(username: string): string {
  return username.toLowerCase();
}

/** Whether the name and the token are the room's. Tokens know case. */
export function isRoom(asked: Room, room: Room): boolean {
  return roomKey(asked.username) === roomKey(room.username) && asked.token === room.token;
}

function decodeSegment(segment: string | undefined): string | undefined {
  try {
    return segment === undefined ? undefined : decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
