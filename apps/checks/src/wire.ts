/** An event as it stands in a page. */
export interface WireEvent {
  readonly method: string;
  readonly id: string;
  readonly object: Record<string, unknown>;
}

export interface WirePage {
  readonly events: readonly WireEvent[];
  readonly nextUrl: string;
}

/** The host that pages name in nextUrl, as those of the feed do. Each contestant puts the server's place there. */
export const HOST = "https://eventsapi.chaturbate.com";

/** No secret: the server takes any. */
const TOKEN = "benchmarkbenchmarkbench1";

const FIRST_ID = 1_755_376_889_458;

export function eventsUrl(room: string): string {
  return `${HOST}/events/${room}/${TOKEN}/`;
}

export function nextUrl(room: string, id: string, timeout: number): string {
  return `${eventsUrl(room)}?i=${id}&timeout=${timeout}`;
}

/** The id of a room's n-th event, from 0 on. */
export function idOf(number: number): string {
  return `${FIRST_ID + number}-0`;
}

export function numberOf(id: string): number {
  return Number.parseInt(id, 10) - FIRST_ID;
}
