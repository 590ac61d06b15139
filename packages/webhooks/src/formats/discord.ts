import { printable } from "@cb-events/types";
import type { ReadMessage } from "../message.js";
import { joinWithin } from "./cut.js";

/** What Discord takes, in UTF-16 units: the strictest way to count. */
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4096;

/** By the type of the event, or of what the message says it is. */
const COLOURS: ReadonlyMap<string, number> = new Map([
  ["tip", 0xf5b301],
  ["mediaPurchase", 0x2ecc71],
  ["fanclubJoin", 0x9b59b6],
  ["follow", 0x3498db],
  ["broadcastStart", 0xe91e63],
]);
const OTHER_COLOUR = 0x5865f2;

/** All that begins or ends anything in Discord's Markdown: styles, lists, links, mentions, emoji, timestamps. */
const MARKDOWN = /[\\`*_~|<>[\]()#@:+.-]/g;

/** An embed with colour and amount. Escaping is for looks; that nobody is pinged is up to `allowed_mentions`. */
export function toDiscord({ type, text, tokens, timestamp, colour, fields }: ReadMessage): string {
  const { event } = fields as { readonly event?: { readonly type?: unknown } | null };
  const embed = {
    title: discordText(type, MAX_TITLE),
    ...(text !== undefined && { description: discordText(text, MAX_DESCRIPTION) }),
    color: colour ?? COLOURS.get(String(event?.type)) ?? COLOURS.get(type) ?? OTHER_COLOUR,
    ...(tokens !== undefined && { fields: [{ name: "Tokens", value: String(tokens), inline: true }] }),
    timestamp,
  };
  return JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } });
}

/** The text as Discord shows it unchanged: no style, link, mention or control character, and cut to its limit. */
export function discordText(text: string, maxLength: number): string {
  // By characters, so that none is cut in half, nor what it is escaped to.
  return joinWithin(
    Array.from(text.slice(0, maxLength + 1), (character) => printable(character).replace(MARKDOWN, "\\$&")),
    maxLength,
  );
}
