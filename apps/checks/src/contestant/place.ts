import { HOST } from "../wire.js";

let origin = "";

/** Sets where the server is. */
export function setOrigin(value: string): void {
  origin = value;
}

export function getOrigin(): string {
  return origin;
}

/** The path of a URL of the feed. */
export function pathOf(url: string): string {
  return url.slice(HOST.length);
}

/** The same URL at the server: every contestant pays for this once a request. */
export function local(url: string): string {
  return origin + pathOf(url);
}
