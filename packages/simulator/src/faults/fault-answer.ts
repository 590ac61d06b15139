import {
  type Answer,
  corsHeaders,
  jsonReply,
  type Reply,
  type StreamedBody,
  waitedTooLong,
} from "../answer.js";
import { type Page, pageReply } from "../page.js";
import { onEvilOrigin } from "./evil-origin.js";
import type { Fault } from "./fault.js";
import { dripped, half, padded } from "./faulty-body.js";
import { faultyPage, type PageCursors } from "./faulty-page.js";

/** What a fault is played on. */
export interface FaultScene {
  readonly url: URL;
  /** The answer as it would be without the fault, after the same hold. */
  regular(): Promise<Page | Reply>;
  /** The 400 for a cursor, for the reason that the text says. */
  refusal(text: string, options: { withNextUrl: boolean }): Reply;
  /** The last page that was answered without a fault. */
  readonly previousPage: Page | undefined;
  readonly cursors: PageCursors;
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
      return scene.refusal(waitedTooLong, { withNextUrl: fault.withoutNextUrl !== true });
    case "refuseCursor":
      if (!scene.url.searchParams.has("i")) return asReply(await scene.regular());
      return scene.refusal(fault.text ?? "unknown cursor", { withNextUrl: fault.withNextUrl === true });
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
    case "dropNextUrl":
    case "foreignNextUrl":
    case "baseNextUrl":
    case "olderCursor":
    case "overlapPage":
    case "shortPage": {
      const regular = await scene.regular();
      return "events" in regular ? pageReply(faultyPage(fault, regular, scene.cursors)) : regular;
    }
  }
}

/** A page as the answer that carries it. */
export function asReply(regular: Page | Reply): Reply {
  return "events" in regular ? pageReply(regular) : regular;
}

async function withBody(scene: FaultScene, change: (body: string) => StreamedBody): Promise<Reply> {
  const reply = asReply(await scene.regular());
  return typeof reply.body === "string" ? { ...reply, body: change(reply.body) } : reply;
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
