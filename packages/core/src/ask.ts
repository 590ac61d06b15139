import { linkedController, untilAborted } from "./abort.js";
import { readAnswer } from "./answer.js";
import type { Endpoint } from "./endpoint.js";
import type { Ask } from "./poller.js";
import type { RateLimiter } from "./rate-limiter.js";
import type { Reporter } from "./reporter.js";
import { type RetryPolicy, withRetry } from "./retry.js";
import type { StatusBoard } from "./status.js";
import type { Transport } from "./transport.js";
import type { Signal } from "./web.js";

export interface AskParts {
  readonly config: RetryPolicy & { readonly timeout: number };
  readonly endpoint: Endpoint;
  readonly limiter: RateLimiter;
  readonly transport: Transport;
  readonly reporter: Reporter;
  readonly status: StatusBoard;
}

/** What a request may take beyond the time that the server may hold it, in seconds. */
const MARGIN = 5;
/** The longest time that the server may be asked to hold a request, in seconds (official documentation). */
const LONGEST_HOLD = 90;

/** One question to the feed: each attempt takes a slot, makes a request and reads the answer. */
export function createAsk({ config, endpoint, limiter, transport, reporter, status }: AskParts): Ask {
  return async (url, signal) => {
    const started = Date.now();
    const timeLimit = Math.min(LONGEST_HOLD, Math.max(config.timeout, url.hold)) + MARGIN;
    const attempt = async () => {
      const { controller, unlink } = linkedController(signal);
      try {
        status.enter("waiting");
        // Anybody's limiter: it may throw, or forget to give a promise.
        await untilAborted((async () => limiter.acquire(controller.signal as Signal))(), signal);
        status.enter("polling");
        reporter.polling(endpoint.label);
        return readAnswer(await transport(url.href, timeLimit, controller), endpoint.redact);
      } finally {
        unlink();
      }
    };
    const answer = await withRetry(attempt, config, signal, (retry) => {
      status.retried(retry.error);
      reporter.retry(retry);
    });
    status.answered();
    status.enter("waiting");
    reporter.answered(answer.events.length, (Date.now() - started) / 1000);
    return answer;
  };
}
