import type { Attributes, Meter } from "@opentelemetry/api";
import { errorType } from "./error-type.js";
import { knownType } from "./event-type.js";
import { ATTRIBUTES, METRICS } from "./names.js";

/** What of the option `hooks` of a client, a pool or a relay is filled. */
export interface ClientHooks {
  /** Called with every answer. */
  onPoll(poll: { readonly events: number; readonly seconds: number }): void;
  /** Called with every request that failed and is made again. */
  onRetry(retry: { readonly error: unknown }): void;
  /** Called when events may have been missed. */
  onGap(gap: { readonly reason: string }): void;
  /** Called with every event that is not as it should be. */
  onInvalidEvent(invalid: { readonly method?: string; readonly delivered: boolean }): void;
}

/**
 * Hooks that count what a client does: how long polls take and what they bring, retries by reason (429 among them), gaps,
 * invalid events. Pass them as the option `hooks`; several clients may share them.
 *
 * @param attributes of every measurement, such as the name of the room
 */
export function clientHooks(meter: Meter, attributes: Attributes = {}): ClientHooks {
  const polls = meter.createHistogram(METRICS.polls.name, METRICS.polls);
  const events = meter.createCounter(METRICS.events.name, METRICS.events);
  const retries = meter.createCounter(METRICS.retries.name, METRICS.retries);
  const gaps = meter.createCounter(METRICS.gaps.name, METRICS.gaps);
  const invalid = meter.createCounter(METRICS.invalid.name, METRICS.invalid);
  return {
    onPoll({ events: count, seconds }) {
      polls.record(seconds, attributes);
      if (count > 0) events.add(count, attributes);
    },
    onRetry({ error }) {
      const { statusCode } = Object(error) as { readonly statusCode?: unknown };
      retries.add(1, {
        ...attributes,
        [ATTRIBUTES.error]: errorType(error),
        ...(typeof statusCode === "number" && { [ATTRIBUTES.status]: statusCode }),
      });
    },
    onGap({ reason }) {
      gaps.add(1, { ...attributes, [ATTRIBUTES.reason]: reason });
    },
    onInvalidEvent({ method, delivered }) {
      invalid.add(1, {
        ...attributes,
        [ATTRIBUTES.type]: knownType(method),
        [ATTRIBUTES.isDelivered]: delivered,
      });
    },
  };
}
