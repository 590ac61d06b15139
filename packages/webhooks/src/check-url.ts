import { ConfigError } from "@cb-events/core";
import { isPrivate, isThisMachine } from "./private-host.js";

const ALLOWED = "an https URL, or an http URL of this machine (localhost, 127.0.0.1, [::1])";
const CONSENT =
  'allowHttp: "private" adds http to private addresses (10.*, 172.16-31.*, 192.168.*, fd00::) and to names that end in .local, .lan or .home.arpa';

/** A URL that was checked. */
export interface CheckedUrl {
  readonly href: string;
  /** True: over http to another machine. */
  readonly isOpen: boolean;
}

/** Checks where webhooks go. Throws a `ConfigError` that quotes nothing of the URL: as a whole it is a secret. */
export function checkUrl(text: unknown, allowHttp: "private" | undefined): CheckedUrl {
  const url = parse(text);
  if (url === undefined) throw new ConfigError(`The option url is no URL: give ${ALLOWED}`);
  if (url.username !== "" || url.password !== "")
    throw new ConfigError("The option url holds a user name or a password: give it without");
  if (url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url.hostname)))
    return { href: url.href, isOpen: false };
  if (url.protocol !== "http:") throw new ConfigError(`The option url must be ${ALLOWED}`);
  if (allowHttp === "private" && isPrivate(url.hostname)) return { href: url.href, isOpen: true };
  const more = allowHttp === "private" ? "; this host is neither private nor this machine" : "";
  throw new ConfigError(
    `The option url would show what is sent to others on the way: give ${ALLOWED}. ${CONSENT}${more}`,
  );
}

/** What of a webhook's URL may be shown: its path is what opens it. */
export function maskedUrl(href: string): string {
  const { protocol, host } = new URL(href);
  return `${protocol}//${host}/***`;
}

function parse(text: unknown): URL | undefined {
  try {
    return typeof text === "string" ? new URL(text) : undefined;
  } catch {
    return undefined; // No cause: it would quote the text.
  }
}
