import type { MiddlewareHandler } from "hono";

/** How a machine is called by itself alone. */
export const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Gives the hosts that may be asked for, with their ports; undefined: loopback, at any port. */
export type AllowedHosts = (() => readonly string[]) | undefined;

type HeaderOf = (name: string) => string | undefined;

/**
 * Why a request is not answered: it is for another host, or a page of another origin makes it. Undefined for one that
 * the overlay's own pages or a person make.
 */
function strangeness(header: HeaderOf, url: URL, allowed: AllowedHosts): string | undefined {
  const host = (header("host") ?? url.host).toLowerCase();
  const hosts = allowed?.() ?? LOOPBACK;
  // A name of somebody's own may lead here (DNS rebinding).
  if (!hosts.includes(allowed ? host : host.replace(/:\d+$/, "")))
    return `This is not the host that was asked for. Allowed are ${hosts.join(", ")}`;
  const [origin, own] = [header("origin"), `${url.protocol}//${host}`];
  if (origin !== undefined && origin.toLowerCase() !== own)
    return `Another page may not read this. Allowed is the origin ${own}`;
  const site = header("sec-fetch-site") ?? "none";
  const opened = header("sec-fetch-mode") === "navigate" && header("sec-fetch-dest") === "document";
  if (site === "none" || site === "same-origin" || opened) return undefined;
  return "Another page may not use this. Allowed is to open it by itself";
}

/** Refuses what strangers ask. The hosts are looked up each time: a machine gets other addresses as it moves. */
export function ownRequests(allowed: AllowedHosts): MiddlewareHandler {
  return async (c, next) => {
    const problem = strangeness((name) => c.req.header(name), new URL(c.req.url), allowed);
    if (problem !== undefined) return c.text(`${problem}\n`, 403);
    return next();
  };
}
