import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { cookieValue, isSame } from "./access-key.js";

/** How long a device stays let in, in seconds: a year. */
const MAX_AGE = 31_536_000;

/**
 * Lets in who has the key. It stands in the address at the first visit, where others may read it, so it is exchanged
 * for a cookie and taken out of the address.
 */
export function keyGate(key: string, port: number): MiddlewareHandler {
  // Cookies know no port: another bot of this machine has one of its own.
  const name = `cb_overlay_${port}`;
  const value = cookieValue(key);
  return async (c, next) => {
    const given = c.req.query("key");
    if (given === undefined && isSame(getCookie(c, name) ?? "", value)) return next();
    if (given === undefined || !isSame(given, key)) return refused(c);
    setCookie(c, name, value, { httpOnly: true, sameSite: "Strict", path: "/", maxAge: MAX_AGE });
    return c.redirect(withoutKey(c), 303);
  };
}

/** The same address without the key; whole, for a path of two slashes would lead to another host. */
function withoutKey(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  const others = search
    .slice(1)
    .split("&")
    .filter((part) => !new URLSearchParams(part).has("key"))
    .join("&");
  return `http://${c.req.header("host")}${pathname}${others && `?${others}`}`;
}

function refused(c: Context): Response | Promise<Response> {
  c.status(401);
  const mode = c.req.header("sec-fetch-mode");
  const isVisit = mode ? mode === "navigate" : c.req.header("accept")?.includes("text/html");
  if (!isVisit)
    return c.text("The access key is missing. Open the address that the bot prints at its start\n");
  // A cookie of this kind is not sent along when another site leads here, but it is by a link of this page.
  return c.html(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Access key needed</title>
<h1>Access key needed</h1>
<p>Open the address that the bot prints at its start: the key of this overlay stands in it.
<p>You did that on this device before? Then <a href="${withoutKey(c)}">continue</a>.
</html>
`);
}
