import { type Answer, corsHeaders, jsonReply, type Reply, type StreamedBody } from "../answer.js";
import { type Page, pageReply } from "../page.js";
import type { Fault } from "./fault.js";
import { dripped, half, padded } from "./faulty-body.js";

const evilOrigin = "https://evil.example";

/** What a fault is played on. */
export interface FaultScene {
  readonly url: URL;
  /** The answer as it would be without the fault, after the same hold. */
  regular(): Promise<Page | Reply>;
  /** The 400 for an expired cursor. */
  expired(options: { withNextUrl: boolean }): Reply;
  /** The last page that was answered without a fault. */
  readonly previousPage: Page | undefined;
}

/** The answer that a fault makes of a request. Faults of a page leave an answer that is none (a 401, say) as it is. */
export async function faultAnswer(fault: Fault, scene: FaultScene): Promise<Answer> {
  switch (fault.kind) {
    case undefined:
      return jsonReply(fault.status, fault.body ?? "", lowerCased(fault.headers));
    case "refuse":
      return "refused";
    case "stallHead":
      return "silent";
    case "html":
      return {
        status: 200,
        headers: { ...corsHeaders, "content-type": "text/html; charset=utf-8" },
        body: "<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head><body>Please wait.</body></html>\n",
      };
    case "empty":
      return jsonReply(200, "");
    case "redirect":
      return {
        status: 302,
        headers: { ...corsHeaders, location: fault.location ?? onEvilOrigin(scene.url) },
        body: "",
      };
    case "expireCursor":
      return scene.expired({ withNextUrl: fault.withoutNextUrl !== true });
    case "reset":
      return fault.at === "head" ? "reset" : withBody(scene, (body) => half(body, "reset"));
    case "stallBody":
      return withBody(scene, (body) => half(body, "stall"));
    case "truncate":
      return withBody(scene, (body) => half(body, "complete"));
    case "drip":
      return withBody(scene, (body) => dripped(body, fault.interval ?? 1));
    case "huge":
      return withBody(scene, padded);
    case "repeatPage":
      return scene.previousPage ? pageReply(scene.previousPage) : asReply(await scene.regular());
    case "reorder":
      return withPage(scene, (page) => ({ ...page, events: [...page.events].reverse() }));
    case "dropNextUrl":
      return withPage(scene, (page) => ({ ...page, nextUrl: fault.asNull ? null : undefined }));
    case "foreignNextUrl":
      return withPage(scene, (page) => ({ ...page, nextUrl: fault.nextUrl ?? foreign(page.nextUrl) }));
  }
}

/** A page as the answer that carries it. */
export function asReply(regular: Page | Reply): Reply {
  return "events" in regular ? pageReply(regular) : regular;
}

async function withPage(scene: FaultScene, change: (page: Page) => Page): Promise<Reply> {
  const regular = await scene.regular();
  return "events" in regular ? pageReply(change(regular)) : regular;
}

async function withBody(scene: FaultScene, change: (body: string) => StreamedBody): Promise<Reply> {
  const reply = asReply(await scene.regular());
  return typeof reply.body === "string" ? { ...reply, body: change(reply.body) } : reply;
}

function foreign(nextUrl: Page["nextUrl"]): string {
  return nextUrl ? onEvilOrigin(new URL(nextUrl)) : `${evilOrigin}/`;
}

function onEvilOrigin({ pathname, search }: URL): string {
  return `${evilOrigin}${pathname}${search}`;
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
