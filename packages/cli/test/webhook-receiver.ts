import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { Reaction } from "../src/reactions/reaction.js";

export const SECRET = `whsec_${Buffer.alloc(24, "s3cret").toString("base64")}`;

/** What opens the webhook: must not be seen in any output. */
export const PATH = "hook-path-nobody-may-see";

interface Received {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Settles when the connection's side of the answer is over: sent, or cut. */
  readonly closed: Promise<void>;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A real receiver on this machine. It answers each request by the next of the answers; the last one stays. */
export async function openReceiver(...answers: readonly (number | Answer)[]) {
  const requests: Received[] = [];
  const server = createServer(async (request, response) => {
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    const answer = answers[Math.min(requests.length, answers.length - 1)] ?? 204;
    const { method, headers } = request;
    requests.push({ method, headers, body: await text(request), closed });
    if (typeof answer === "number") response.writeHead(answer).end();
    else answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<unknown>((resolve) => server.close(resolve));
  };
  onTestFinished(async () => void (await close()));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/${PATH}`, port, requests, close };
}

export function reaction(name = "goal", eventId = "1700000000000-0"): Reaction {
  return {
    name,
    eventId,
    text: "ana reached the goal",
    event: { type: "tip", id: eventId, user: { username: "ana" }, tip: { tokens: 25 } },
    dueAt: Date.now(),
    webhooks: [],
  };
}
