import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { send } from "./send.js";

/**
 * The feed of a chat bot, as grammY asks for it: one update for each request, and always one more. Any other method
 * is answered with `true`.
 */
export async function answerUpdates(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { offset = 1, limit } = (await json(request)) as { offset?: number; limit?: number };
  // The last request of a loop says only how far it came.
  const isLast = limit === 1;
  const isUpdates = request.url?.endsWith("/getUpdates") ?? false;
  const result = isUpdates ? (isLast ? [] : [update(offset)]) : true;
  send(response, Buffer.from(JSON.stringify({ ok: true, result })));
}

/** About as long as an event of the other feed. */
function update(number: number) {
  const name = `viewer_${number % 997}`;
  const from = { id: number % 997, is_bot: false, first_name: name, username: name, language_code: "en" };
  const chat = { id: from.id, type: "private", first_name: name, username: name };
  const text = "thanks for the show tonight everyone have a good evening";
  return { update_id: number, message: { message_id: number, date: 1_755_376_889, from, chat, text } };
}
