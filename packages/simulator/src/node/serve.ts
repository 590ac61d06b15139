import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type FeedRequest, refusal } from "../answer.js";
import type { Simulator } from "../simulator.js";
import { writeAnswer } from "./write-answer.js";

/** Whatever answers requests: one feed, or several. */
export type Answerer = Pick<Simulator, "answer">;

/** Answers requests of `node:http`. Whatever comes in, nothing is thrown out of it. */
export function serve(feed: Answerer): RequestListener {
  return (incoming, response) => {
    incoming.resume();
    const closed = new AbortController();
    response.on("close", () => closed.abort());
    response.on("error", () => closed.abort());
    answer(feed, incoming, response, closed.signal).catch(() => incoming.socket.destroy());
  };
}

async function answer(
  feed: Answerer,
  incoming: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const request = toFeedRequest(incoming);
  if (request === undefined) return writeAnswer(refusal(400, "bad request target or host"), response, signal);
  await writeAnswer(await feed.answer(request, signal), response, signal);
}

/** Undefined when target and Host header do not make a URL together. */
function toFeedRequest({ method = "GET", url = "/", headers }: IncomingMessage): FeedRequest | undefined {
  const target = url.startsWith("/") ? `http://${headers.host ?? "127.0.0.1"}${url}` : url;
  if (!/^https?:\/\/[^/?#@\\\s]+(\/|$)/i.test(target) || !URL.canParse(target)) return undefined;
  return { method, url: new URL(target).href, headers: joined(headers) };
}

function joined(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
