import type { Context, MiddlewareHandler } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import { html } from "hono/html";
import { timingSafeEqual } from "hono/utils/buffer";

/** How long a device stays let in, in seconds: a year. */
const MAX_AGE = 31_536_000;

/** What the cookie says; its signature is what lets a device in, and the key cannot be found by it. */
const LET_IN = "overlay";

/**
 * Lets in whoever has the key. It is in the address at the first visit, where others may read it, so it is exchanged
 * for a cookie and taken out of the address.
 */
export function keyGate(key: string): MiddlewareHandler {
  return async (c, next) => {
    const given = c.req.query("key");
    const name = cookieName(c);
    if (given === undefined && (await getSignedCookie(c, key, name)) === LET_IN) return next();
    if (given === undefined || !(await timingSafeEqual(given, key))) return refused(c);
    // A page of another origin has no cookie, and shows no address.
    if (c.req.path === "/events") return next();
    const cookie = { httpOnly: true, sameSite: "Strict", path: "/", maxAge: MAX_AGE } as const;
    await setSignedCookie(c, name, LET_IN, key, cookie);
    return c.redirect(withoutKey(c), 303);
  };
}

/** Cookies know no port: another overlay of this machine has one of its own. */
function cookieName(c: Context): string {
  return `cb_overlay_${/:(\d+)$/.exec(c.req.header("host") ?? "")?.[1] ?? "0"}`;
}

/** The same address without the key; whole, for a path of two slashes would lead to another host. */
function withoutKey(c: Context): string {
  const { protocol, host, pathname, search } = new URL(c.req.url);
  const others = search
    .slice(1)
    .split("&")
    .filter((part) => !new URLSearchParams(part).has("key"))
    .join("&");
  return `${protocol}//${c.req.header("host") ?? host}${pathname}${others && `?${others}`}`;
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
<p>Open the address that the bot prints at its start: it holds the key of this overlay.
<p>You did that on this device before? Then <a href="${withoutKey(c)}">continue</a>.
</html>
`);
}
