import type { MiddlewareHandler } from "hono";

/** A form of another page can send no JSON. */
export const jsonAlone: MiddlewareHandler = async (c, next) => {
  if (/^application\/json\s*(?:;|$)/i.test(c.req.header("content-type") ?? "")) return next();
  return c.text("The body must be JSON, with the content type application/json\n", 400);
};
