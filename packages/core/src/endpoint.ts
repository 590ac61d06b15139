import { printable } from "@cb-events/types";
import { type Credentials, isOfficial } from "./credentials.js";
import { ProtocolError } from "./errors/protocol-error.js";
import { type Redact, redactor } from "./redact.js";

/** The URLs of one room: builds the first, and checks the ones that the feed names. */
export class Endpoint {
  readonly username: string;
  /** What stands before `/<username>/<token>/`. */
  readonly baseUrl: string;
  /** Host and user name: whose position it is. */
  readonly room: string;
  /** The URL as it may be shown. */
  readonly label: string;
  readonly redact: Redact;
  readonly #base: URL;
  readonly #proxied: boolean;

  constructor({ username, token, base, proxied }: Credentials) {
    this.username = username;
    this.baseUrl = base.href.replace(/\/$/, "");
    this.room = `${base.host}/${username.toLowerCase()}`;
    this.redact = redactor(token, encodeURIComponent(token));
    this.label = `…/events/${printable(this.redact(username))}/***/`;
    this.#base = new URL(`${this.baseUrl}/${encodeURIComponent(username)}/${encodeURIComponent(token)}/`);
    this.#proxied = proxied;
  }

  /** The URL to start with: from the newest events on, or from a cursor that the feed gave earlier. */
  first(timeout: number, cursor: string | null): string {
    const url = new URL(this.#base);
    if (cursor !== null) url.searchParams.set("i", cursor);
    url.searchParams.set("timeout", String(timeout));
    return url.href;
  }

  /** The URL that an answer names to go on with, as it came. Throws `ProtocolError` when it leads elsewhere. */
  next(nextUrl: string, requestUrl: string): string {
    if (!URL.canParse(nextUrl, requestUrl)) throw elsewhere("it is no URL");
    const url = new URL(nextUrl, requestUrl);
    if (url.username !== "" || url.password !== "") throw elsewhere("it has user info");
    if (this.#proxied && isOfficial(url)) {
      const own = new URL(this.#base);
      own.search = url.search;
      return own.href;
    }
    if (url.origin !== this.#base.origin) {
      throw elsewhere(`it names the host ${printable(this.redact(`${url.protocol}//${url.host}`))}`);
    }
    if (!samePath(url.pathname, this.#base.pathname)) throw elsewhere("its path is another");
    url.hash = "";
    return url.href;
  }
}

/** The cursor in a URL that the feed named. */
export function cursorIn(url: string): string | null {
  return new URL(url).searchParams.get("i");
}

/** How long the server may hold a request, by what its URL asks for, in seconds. */
export function holdIn(url: string): number {
  const timeout = Number(new URL(url).searchParams.get("timeout"));
  return Number.isFinite(timeout) ? timeout : 0;
}

function elsewhere(problem: string): ProtocolError {
  return new ProtocolError(
    `The nextUrl of an answer leads elsewhere (${problem}): it is not followed, and the same page asked for again`,
    { statusCode: 200 },
  );
}

function samePath(path: string, own: string): boolean {
  const segments = decodedSegments(path);
  const ownSegments = decodedSegments(own);
  if (segments === undefined || ownSegments?.length !== segments.length) return false;
  // The last two are the user name, in any case, and the token.
  const name = ownSegments.length - 2;
  return ownSegments.every((segment, at) =>
    at === name ? segment.toLowerCase() === segments[at]?.toLowerCase() : segment === segments[at],
  );
}

function decodedSegments(path: string): string[] | undefined {
  try {
    return path.replace(/\/$/, "").split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
