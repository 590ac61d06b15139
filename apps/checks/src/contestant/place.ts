import { HOST } from "../wire.js";

/** Where the server is: the last argument of each process. */
export const origin = process.argv.at(-1) ?? "";

/** The path of a URL of the feed. */
export function pathOf(url: string): string {
  return url.slice(HOST.length);
}

/** The same URL at the server: every contestant pays for this once a request. */
export function local(url: string): string {
  return origin + pathOf(url);
}
