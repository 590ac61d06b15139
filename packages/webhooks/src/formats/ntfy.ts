import { printable } from "@cb-events/types";
import type { ReadMessage } from "../message.js";
import { joinWithin } from "./cut.js";

/** A longer message becomes an attachment there. In bytes; a UTF-16 unit takes three at most. */
const MAX_MESSAGE = Math.floor(4096 / 3);
const MAX_TITLE = 250;

/** What ntfy takes as JSON at the root of its server. */
export function toNtfy({ type, text, tokens }: ReadMessage, topic: string): string {
  return JSON.stringify({
    topic,
    title: plain(type, MAX_TITLE),
    message: plain(text ?? type, MAX_MESSAGE),
    ...(tokens !== undefined && { tags: ["moneybag"] }),
  });
}

function plain(text: string, maxLength: number): string {
  return joinWithin(Array.from(text.slice(0, maxLength + 1), printable), maxLength);
}

/** Server and topic of a topic's URL, which is how ntfy shows it; undefined when there is no topic in it. */
export function splitTopic(url: string): { url: string; topic: string } | undefined {
  const server = new URL(url);
  const [topic = "", ...path] = server.pathname.split("/").filter(Boolean).reverse();
  if (!/^[-\w]{1,64}$/.test(topic)) return undefined;
  server.pathname = `/${path.reverse().join("/")}`;
  return { url: server.href, topic };
}
