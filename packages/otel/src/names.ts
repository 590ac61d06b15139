import type { MetricOptions } from "@opentelemetry/api";

// The names follow OpenTelemetry's conventions: dots between the parts, units apart from the name, and no "total", for
// exporters add that.

/** What a metric is called, what it says, and in which unit. */
interface Metric extends MetricOptions {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
}

type MetricKey =
  | "polls"
  | "events"
  | "retries"
  | "gaps"
  | "invalid"
  | "lag"
  | "handler"
  | "appends"
  | "rooms"
  | "silence"
  | "skew"
  | "requests"
  | "budget"
  | "waiting"
  | "pending"
  | "behind"
  | "dead";

/** All that is measured. */
export const METRICS: Readonly<Record<MetricKey, Metric>> = {
  polls: {
    name: "cb_events.client.poll.duration",
    description: "Time until an answer of the feed, with retries and their waits",
    unit: "s",
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 90] },
  },
  events: {
    name: "cb_events.client.events",
    description: "Events in the answers of the feed, repeats and invalid ones included",
    unit: "{event}",
  },
  retries: {
    name: "cb_events.client.retries",
    description: "Requests that failed and were made again",
    unit: "{request}",
  },
  gaps: {
    name: "cb_events.client.gaps",
    description: "Times when events may have been missed",
    unit: "{gap}",
  },
  invalid: {
    name: "cb_events.client.invalid_events",
    description: "Events that are not as the feed documents them",
    unit: "{event}",
  },
  lag: {
    name: "cb_events.event.lag",
    description: "Time from an event to the start of its handler, or to the end of its append by a relay",
    unit: "s",
    advice: { explicitBucketBoundaries: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900] },
  },
  handler: {
    name: "cb_events.handler.duration",
    description: "Time that a handler takes for an event",
    unit: "s",
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60] },
  },
  appends: {
    name: "cb_events.relay.append.duration",
    description: "Time until the events of an answer are in Redis, with the attempts that failed",
    unit: "s",
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60] },
  },
  rooms: {
    name: "cb_events.rooms",
    description: "Rooms that are followed, by what they do at the moment",
    unit: "{room}",
  },
  silence: {
    name: "cb_events.rooms.silence",
    description: "Time since the last answer of the feed, of the room for which it is the longest",
    unit: "s",
  },
  skew: {
    name: "cb_events.clock.skew",
    description: "How far this machine's clock is ahead of the feed's",
    unit: "s",
  },
  requests: {
    name: "cb_events.requests.rate",
    description: "Requests of the last 60 seconds, over all rooms",
    unit: "{request}",
  },
  budget: {
    name: "cb_events.requests.limit",
    description: "Requests that are allowed in 60 seconds, over all rooms",
    unit: "{request}",
  },
  waiting: {
    name: "cb_events.requests.waiting",
    description: "Rooms that wait for a request of the budget",
    unit: "{room}",
  },
  pending: {
    name: "cb_events.reader.pending",
    description: "Events that a group of readers took and did not ack yet",
    unit: "{event}",
  },
  behind: {
    name: "cb_events.reader.lag",
    description: "Events that a group of readers did not take yet",
    unit: "{event}",
  },
  dead: {
    name: "cb_events.reader.dead",
    description: "Events that were put aside: their handler failed, or they could not be written",
    unit: "{event}",
  },
};

/** What an attribute is called. */
export const ATTRIBUTES = {
  /** A type of event that the library knows, or `unknown`: nothing that the feed makes up. */
  type: "cb_events.event.type",
  reason: "cb_events.gap.reason",
  isDelivered: "cb_events.event.delivered",
  state: "cb_events.room.state",
  group: "cb_events.reader.group",
  /** The stable code of an error, or the name of its class: never its message. */
  error: "error.type",
  status: "http.response.status_code",
} as const;
