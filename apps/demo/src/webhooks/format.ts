import { jsonLine } from "../json-line.js";
import type { Reaction } from "../reaction.js";
import { discordText } from "./discord.js";

export const WEBHOOK_FORMATS = ["json", "discord"] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** Where and when it happened. */
interface Occasion {
  /** The room, as in a position. */
  readonly room: string;
  readonly time: Date;
}

/** The body of a webhook. Of a reaction only its name, text and public event get out. */
export function webhookBody(format: WebhookFormat, reaction: Reaction, { room, time }: Occasion): string {
  const { name, text, event } = reaction;
  if (format === "json") {
    return jsonLine({ type: name, timestamp: time.toISOString(), data: { room, event, text } });
  }
  // An empty message would be refused. Escaping is for looks; that nobody is pinged is up to `allowed_mentions`.
  const content = discordText(text.trim() === "" ? name : text);
  return jsonLine({ content, allowed_mentions: { parse: [] } });
}
