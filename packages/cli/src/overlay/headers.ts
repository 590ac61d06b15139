import type { MiddlewareHandler } from "hono";

/** Nothing from elsewhere; the page asks its own origin, and without a server the feed. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "connect-src 'self' https://eventsapi.chaturbate.com https://events.testbed.cb.dev",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** On every answer, whatever it is. What is not said to be kept is not kept. */
export const HEADERS = {
  "content-security-policy": POLICY,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
} as const;

/** Puts them on what the app answers. */
export function secured(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}
