/** What came of an attempt. */
export interface Outcome {
  /** Delivered, worth another attempt, or refused for good. */
  readonly result: "delivered" | "retry" | "refused";
  /** In a few words of ours, for the log. */
  readonly reason: string;
  /** How long the receiver wants to be left alone, in milliseconds. */
  readonly retryAfter?: number;
}

/** Nobody waits longer for a receiver, in milliseconds. */
const LONGEST_RETRY_AFTER = 3_600_000;

/** What an answer means: its status decides. A redirect is refused, for the way it leads is not ours. */
export function outcomeOf({ status, headers }: Response): Outcome {
  if (status >= 200 && status < 300) return { result: "delivered", reason: `answer ${status}` };
  const passing = status === 408 || status === 429 || status >= 500;
  if (!passing) return { result: "refused", reason: `answer ${status}` };
  const retryAfter = millisecondsIn(headers.get("retry-after"));
  return { result: "retry", reason: `answer ${status}`, ...(retryAfter !== undefined && { retryAfter }) };
}

/** `Retry-After` is a number of seconds, or a date. */
function millisecondsIn(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const isNumber = /^\d+(\.\d+)?$/.test(retryAfter);
  const wait = isNumber ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return wait > 0 ? Math.min(wait, LONGEST_RETRY_AFTER) : undefined;
}
