/** A URL as a dispatcher takes it. */
export interface Address {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
}

/** A host and a port of these characters; whether the host is in its final form is for the parser to say. */
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?$/;
/** A path and query that the parser leaves as they are, if no segment of it is `.` or `..`. */
const PATH = /^\/[\w!$%&()*+,./:;=?@~-]*$/;
const DOTS = /\/\.|%2e/i;

/**
 * Takes URLs apart. Most are of the same origin as the one before and of plain characters: those need no parser, which
 * takes as long as all else that is done for a request before it is dispatched.
 */
export function createAddressReader(): (url: string) => Address {
  let last = { text: "", origin: "" };
  return (url) => {
    const slash = url.indexOf("/", "https://".length);
    const path = slash === -1 ? "" : url.slice(slash);
    if (!PATH.test(path) || DOTS.test(path)) return parsed(url);

    const text = url.slice(0, slash);
    if (text !== last.text) {
      if (!ORIGIN.test(text)) return parsed(url);
      last = { text, origin: parsed(`${text}/`).origin };
    }
    return { origin: last.origin, path };
  };
}

/** Throws a TypeError that does not quote the URL, for that is a secret. */
function parsed(url: string): Address {
  if (!URL.canParse(url)) throw new TypeError("The URL is malformed: expected https://host/path");
  const { href, origin, protocol, username, password } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:")
    throw new TypeError("The URL must begin with https: or http:");
  if (username !== "" || password !== "")
    throw new TypeError("The URL must not hold a user name or a password");
  const [address = ""] = href.split("#", 1);
  return { origin, path: address.slice(origin.length) };
}
