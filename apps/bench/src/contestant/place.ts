import { HOST } from "../wire.js";

/** Where the server is. */
let origin = "";

export function setOrigin(value: string): void {
  origin = value;
}

/** The same URL at the server: every contestant pays for this once a request. */
export function local(url: string): string {
  return origin + url.slice(HOST.length);
}
