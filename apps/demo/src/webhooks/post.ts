import { Webhook } from "standardwebhooks";
import { untilAborted } from "./abort.js";
import type { Delivery } from "./delivery.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { WebhookSettings } from "./settings.js";

/** How long a request may take, its answer included, in milliseconds. */
const TIME_LIMIT = 10_000;

/** How much of an answer is read, in bytes. Nothing in it matters; a whole answer leaves the connection to the next request. */
const MOST_READ = 64 * 1024;

/** One attempt. Never rejects; undefined when the signal ended it before there was an answer. */
export async function post(
  delivery: Delivery,
  settings: WebhookSettings,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const attempt = new AbortController();
  const end = () => attempt.abort();
  const timer = setTimeout(end, TIME_LIMIT);
  signal.addEventListener("abort", end, { once: true });
  try {
    const init: RequestInit = {
      method: "POST",
      headers: headersOf(delivery, settings),
      body: delivery.body,
      redirect: "manual", // Whoever redirects may lead anywhere.
      signal: attempt.signal,
    };
    const response = await untilAborted(fetch(settings.url, init), attempt.signal);
    await readAway(response, attempt.signal);
    return outcomeOf(response);
  } catch (error) {
    if (signal.aborted) return undefined;
    return { result: "retry", reason: attempt.signal.aborted ? "no answer within 10 s" : noAnswer(error) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}

function headersOf({ id, body }: Delivery, { secret }: WebhookSettings): Record<string, string> {
  const now = new Date(); // Of the attempt: receivers refuse old ones. The id stays.
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    ...(secret !== undefined && { "webhook-signature": new Webhook(secret).sign(id, now, body) }),
  };
}

/** Reads the answer up to the limit and leaves the rest. The status has decided already, whatever the body does. */
async function readAway({ body }: Response, signal: AbortSignal): Promise<void> {
  const reader = body?.getReader();
  try {
    for (let size = 0; reader !== undefined && size < MOST_READ; ) {
      const { done, value } = await untilAborted(reader.read(), signal);
      if (done) return;
      size += value.byteLength;
    }
  } catch {
    // Broken off, or too slow.
  }
  // Not awaited: a body need not answer.
  reader?.cancel().catch(() => {});
}

/** By the code alone: a message may hold the URL. */
function noAnswer(error: unknown): string {
  const { cause } = Object(error) as { cause?: unknown };
  const { code } = Object(cause) as { code?: unknown };
  return typeof code === "string" && /^[A-Z\d_]{1,40}$/.test(code) ? `no answer (${code})` : "no answer";
}
