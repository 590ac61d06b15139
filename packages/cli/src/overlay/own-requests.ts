import type { MiddlewareHandler } from "hono";

type HeaderOf = (name: string) => string | undefined;

/**
 * Why a request is not answered: it is for another host, or a page of another origin makes it. Undefined for one that
 * the overlay's own pages or a person make.
 */
function strangeness(header: HeaderOf, names: readonly string[], port: number): string | undefined {
  const host = header("host")?.toLowerCase() ?? "";
  const hosts = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  if (!hosts.includes(host))
    return `This is not the host that was asked for. Allowed are ${hosts.join(", ")}`;
  const origin = header("origin");
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) {
    return `Another page may not read this. Allowed is the origin http://${host}`;
  }
  const site = header("sec-fetch-site") ?? "none";
  const opened = header("sec-fetch-mode") === "navigate" && header("sec-fetch-dest") === "document";
  if (site === "none" || site === "same-origin" || opened) return undefined;
  return "Another page may not use this. Allowed is to open it by itself";
}

/** Refuses what strangers ask. The names are looked up each time: a machine gets other addresses as it moves. */
export function ownRequests(names: () => readonly string[], port: number): MiddlewareHandler {
  return async (c, next) => {
    const problem = strangeness((name) => c.req.header(name), names(), port);
    if (problem !== undefined) return c.text(`${problem}\n`, 403);
    return next();
  };
}
