import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

/** A receiver that knows who sent a message, and takes each one once. */
export function createReceiver(secret: string, onMessage: (message: unknown) => void) {
  const webhook = new Webhook(secret);
  const taken = new Set<string>();
  return createServer(async (request, response) => {
    const body = await text(request); // As it came: parsed and written again it has another signature.
    const headers = request.headers as Record<string, string>;
    const id = headers["webhook-id"] ?? "";
    try {
      webhook.verify(body, headers);
    } catch {
      return response.writeHead(401).end();
    }
    if (!taken.has(id)) onMessage(JSON.parse(body));
    taken.add(id);
    return response.writeHead(204).end();
  });
}
