import { printable } from "@cb-events/types";
import { type Credentials, isOfficial } from "../config/credentials.js";
import { ProtocolError } from "../errors/protocol-error.js";
import type { Redact } from "../redact/redact.js";
import { orUndefined } from "../util/or-undefined.js";

/** The URL of a page, and what it asks for. */
export interface PageUrl {
  readonly href: string;
  /** Where the page begins; null for the newest events. */
  readonly cursor: string | null;
  /** How long the server may hold the request, in seconds. */
  readonly serverTimeout: number;
}

/** How much of a query is shown. */
const MAX_QUERY = 200;
/** The query of nearly every nextUrl: it means what a URL parser would read from it. */
const PLAIN_QUERY = /^\?i=([\w-]+)&timeout=(\d{1,9})$/;

/** The URLs of one room: builds the first, and checks the ones that the feed names. */
export class FeedUrls {
  readonly username: string;
  /** The URL before `/<username>/<token>/`. */
  readonly baseUrl: string;
  /** Host and user name: whose position it is. */
  readonly room: string;
  readonly redact: Redact;
  /** The URL without a query. */
  readonly #home: string;
  readonly #proxied: boolean;

  constructor({ username, token, base, proxied }: Credentials, redact: Redact) {
    this.username = username;
    this.baseUrl = base.href.replace(/\/$/, "");
    this.room = `${base.host}/${username.toLowerCase()}`;
    this.redact = redact;
    this.#home = `${this.baseUrl}/${encodeURIComponent(username)}/${encodeURIComponent(token)}/`;
    this.#proxied = proxied;
  }

  /** The URL as it may be shown: without the token, and cut where it is long. */
  redacted({ href }: PageUrl): string {
    const [base, name, query = ""] = [this.baseUrl, this.username, new URL(href).search].map(this.redact);
    return printable(`${base}/${name}/***/${query.slice(0, MAX_QUERY)}`);
  }

  /** The URL to start with: from the newest events on, or from a cursor that the feed gave earlier. */
  first(timeout: number, cursor: string | null): PageUrl {
    const url = new URL(this.#home);
    if (cursor !== null) url.searchParams.set("i", cursor);
    url.searchParams.set("timeout", String(timeout));
    return pageUrl(url);
  }

  /** The URL that an answer names to go on with, as it came. The error where it leads elsewhere. */
  next(nextUrl: unknown, requestUrl: PageUrl): PageUrl | ProtocolError {
    if (typeof nextUrl !== "string") return elsewhere("it is not a text");
    const plain = nextUrl.startsWith(this.#home) && PLAIN_QUERY.exec(nextUrl.slice(this.#home.length));
    if (plain) return { href: nextUrl, cursor: plain[1] as string, serverTimeout: Number(plain[2]) };
    const url = orUndefined(() => new URL(nextUrl, requestUrl.href));
    if (url === undefined) return elsewhere("it is not a URL");
    if (url.username || url.password) return elsewhere("it has user info");
    const home = new URL(this.#home);
    if (this.#proxied && isOfficial(url)) return pageUrl(new URL(url.search, home));
    if (url.origin !== home.origin) {
      return elsewhere(`it names the host ${printable(this.redact(`${url.protocol}//${url.host}`))}`);
    }
    if (canonical(url.pathname) !== canonical(home.pathname)) return elsewhere("its path is another");
    url.hash = "";
    return pageUrl(url);
  }
}

function pageUrl({ href, searchParams }: URL): PageUrl {
  const timeout = Number(searchParams.get("timeout"));
  return { href, cursor: searchParams.get("i"), serverTimeout: Number.isFinite(timeout) ? timeout : 0 };
}

function elsewhere(problem: string): ProtocolError {
  return new ProtocolError(
    `The nextUrl of an answer leads elsewhere (${problem}). It is not followed: the same page is asked for again`,
    { statusCode: 200 },
  );
}

/**
 * The path in one spelling: without the last slash, percent-encoded in one way, the user name in lower case. As it is
 * where it cannot be decoded.
 */
function canonical(path: string): string {
  const segments = path.replace(/\/$/, "").split("/");
  const name = segments.length - 2;
  const encoded = (segment: string, at: number) => {
    const text = decodeURIComponent(segment);
    return encodeURIComponent(at === name ? text.toLowerCase() : text);
  };
  return orUndefined(() => segments.map(encoded).join("/")) ?? path;
}
