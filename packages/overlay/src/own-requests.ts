import type { Context, MiddlewareHandler } from "hono";

/** How a machine is called by itself alone. */
export const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export interface OwnRequestsOptions {
  /** Gives the hosts that may be asked for, with their ports; undefined: loopback, at any port. */
  readonly hosts: (() => readonly string[]) | undefined;
  /** Whether pages of one's own may read `/events`. */
  readonly ownPages: () => boolean;
}

/** Why a request for this host is not answered; undefined for one of the overlay's own. */
function strangeHost(host: string, allowed: OwnRequestsOptions["hosts"]): string | undefined {
  const hosts = allowed?.() ?? LOOPBACK;
  // A name of somebody's own may lead here (DNS rebinding).
  if (hosts.includes(allowed ? host : host.replace(/:\d+$/, ""))) return undefined;
  return `This is not the host that was asked for. Allowed are ${hosts.join(", ")}`;
}

/** Why a request is not answered that a page of another origin makes; undefined for one of a person or of its own pages. */
function strangeOrigin({ req }: Context, own: string): string | undefined {
  const origin = req.header("origin");
  if (origin !== undefined && origin.toLowerCase() !== own)
    return `Another page may not read this. Allowed is the origin ${own}`;
  const site = req.header("sec-fetch-site") ?? "none";
  const opened =
    req.method === "GET" &&
    req.header("sec-fetch-mode") === "navigate" &&
    req.header("sec-fetch-dest") === "document";
  if (site === "none" || site === "same-origin" || opened) return undefined;
  return "Another page may not use this. Allowed is to open it by itself";
}

/** A file of this machine, or a page of another port of it. */
function isNearby(origin: string): boolean {
  return /^(?:null|https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?)$/i.test(origin);
}

/** Refuses what strangers ask. The hosts are looked up each time: a machine gets other addresses as it moves. */
export function ownRequests({ hosts, ownPages }: OwnRequestsOptions): MiddlewareHandler {
  return async (c, next) => {
    const { protocol, host: ofUrl } = new URL(c.req.url);
    const host = (c.req.header("host") ?? ofUrl).toLowerCase();
    const origin = c.req.header("origin") ?? "";
    const refusal = strangeHost(host, hosts);
    const isRead = c.req.method === "GET" && c.req.path === "/events";
    if (refusal === undefined && isRead && isNearby(origin) && ownPages()) {
      await next();
      c.res.headers.set("access-control-allow-origin", origin);
      c.res.headers.append("vary", "Origin");
      return;
    }
    const problem = refusal ?? strangeOrigin(c, `${protocol}//${host}`);
    if (problem !== undefined) return c.text(`${problem}\n`, 403);
    return next();
  };
}
