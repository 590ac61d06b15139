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

/** The status for a path that is not the room's; undefined when it is. User names know no case, tokens do. */
export function refusedPath(pathname: string, room: Room): 400 | 401 | 404 | undefined {
  const match = /^\/events\/([^/]+)\/([^/]+)\/?$/.exec(pathname);
  if (match === null) return 404;
  const username = decodeSegment(match[1]);
  const token = decodeSegment(match[2]);
  if (username === undefined || token === undefined) return 400;
  const same = username.toLowerCase() === room.username.toLowerCase() && token === room.token;
  return same ? undefined : 401;
}

function decodeSegment(segment: string | undefined): string | undefined {
  try {
    return segment === undefined ? undefined : decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
