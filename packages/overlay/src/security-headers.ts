import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";

/** The custom CSS of OBS is a style in the page on air; no other page has one. */
const styleOnAir = ({ req: { path } }: Context) =>
  path === "/" || path === "/index.html" ? "'unsafe-inline'" : "";

/** Nothing from elsewhere; the page asks its own origin, and without a server the feed. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", styleOnAir],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["'self'", "data:"],
  mediaSrc: ["'self'", "data:"],
  workerSrc: ["'self'"],
  frameSrc: ["'self'"],
  frameAncestors: ["'self'"],
  connectSrc: ["'self'", "https://eventsapi.chaturbate.com", "https://events.testbed.cb.dev"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
};

/** Puts its headers on every answer, whatever it is. */
export function securityHeaders(): MiddlewareHandler {
  // It may be served without TLS: to this machine, and to devices of the same network.
  return secureHeaders({ contentSecurityPolicy: POLICY, strictTransportSecurity: false });
}

/** What is not said to be kept is not kept. */
export const notKept: MiddlewareHandler = createMiddleware(async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
});
