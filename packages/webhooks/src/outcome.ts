import { parseRetryAfter, type ResponseLike } from "@cb-events/core";

/** What came of an attempt. */
export interface Outcome {
  /** Delivered, worth another attempt, or refused for good. */
  readonly result: "delivered" | "retry" | "refused";
  /** In a few words of ours, for the log. */
  readonly reason: string;
  /** How long the receiver wants to be left alone, in seconds. */
  readonly retryAfter?: number;
}

/**
 * What a response means, by the rule of the client: no answer, a time-out, 408, 429 and every 5xx pass, anything else
 * does not. A redirect is refused: where it leads is not where the message was meant to go.
 */
export function outcomeOf(response: ResponseLike, text: string): Outcome {
  const { status, headers, redirected, type } = response;
  if (type === "opaqueredirect") return { result: "refused", reason: "a redirect, which is not followed" };
  const reason = `status ${status}`;
  if (redirected) return { result: "refused", reason: `${reason} behind a redirect` };
  if (status >= 200 && status < 300) return { result: "delivered", reason };
  if (status >= 300 && status < 400)
    return { result: "refused", reason: `${reason}, a redirect, which is not followed` };
  if (status !== 408 && status !== 429 && status < 500) return { result: "refused", reason };
  const asked = [retryAfterIn(headers), retryAfterOf(text)].filter((seconds) => seconds !== undefined);
  return { result: "retry", reason, ...(asked.length > 0 && { retryAfter: Math.max(...asked) }) };
}

/** A date is compared with the receiver's own clock where it tells the time. */
function retryAfterIn(headers: ResponseLike["headers"]): number | undefined {
  const now = Date.parse(headers.get("date") ?? "");
  return parseRetryAfter(headers.get("retry-after"), Number.isNaN(now) ? undefined : now);
}

/** Discord says it in the body too, and more precisely. */
function retryAfterOf(text: string): number | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const { retry_after: seconds } = JSON.parse(text) as { readonly retry_after?: unknown };
    return typeof seconds === "number" ? parseRetryAfter(seconds.toFixed(3)) : undefined;
  } catch {
    return undefined;
  }
}
