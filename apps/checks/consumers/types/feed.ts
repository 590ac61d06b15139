// Simulator, storage, recording, webhooks and decoding, on no platform in particular.
import { EventClient } from "@cb-events/core";
import { type Anonymiser, anonymise, createAnonymiser, decodeLine, encodeLine } from "@cb-events/recording";
import { openRecorder, type Replayed, readRecording, replay } from "@cb-events/recording/node";
import { Reader, type RedisConnection, Relay } from "@cb-events/redis";
import { chatMessage, follow, Simulator, tip, traffic } from "@cb-events/simulator";
import { type FeedServer, listen } from "@cb-events/simulator/node";
import { StoredPositionError, unstorageStore } from "@cb-events/storage";
import { fileStore, PositionFileError } from "@cb-events/storage/node";
import {
  type CbEvent,
  compareEventIds,
  type DecodeIssue,
  decodeEvent,
  type EventOf,
  EventSchema,
  encodeEvent,
  type Tip,
  TipSchema,
  type WireEvent,
} from "@cb-events/types";
import { type Job, type Jobs, memoryJobs, WebhookSender } from "@cb-events/webhooks";
import { parse, safeParse } from "valibot";

const feed = new Simulator({ username: "demo", token: "secret", seed: 1 });
feed.emit(tip({ tokens: 25, from: "ana", note: "hi", anonymous: true }));
feed.emit(chatMessage({ message: "hello", user: { isMod: true } }));
feed.emit(follow());
feed.fault({ on: 3, status: 429, headers: { "retry-after": "2" } });
const show = feed.play(traffic({ seed: 1, perSecond: 5, count: 10 }));

const values = new Map<string, string>();
const storage = {
  getItem: (key: string) => values.get(key),
  setItem: (key: string, value: string) => void values.set(key, value),
};
const store = unstorageStore(storage, "position", { every: 5 });
export const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch, positionStore: store });
export const second = new EventClient(feed.eventsUrl, {
  fetch: feed.fetch,
  positionStore: fileStore("position.json"),
});

export async function serve(): Promise<string> {
  const server: FeedServer = await listen(feed, { port: 0 });
  await show.done;
  await store.flush();
  await server.close();
  return server.eventsUrl;
}

export function reason(error: unknown): string {
  if (error instanceof StoredPositionError) return error.code;
  return error instanceof PositionFileError ? (error.code ?? error.name) : "";
}

export function decode(input: unknown): WireEvent | readonly DecodeIssue[] {
  const { event, issues } = decodeEvent(input);
  return event === undefined ? issues : encodeEvent(event);
}

const given: Tip = parse(TipSchema, { tokens: 25 });
const result = safeParse(EventSchema, {});
const event: CbEvent | undefined = result.success ? result.output : undefined;
export const tokens = given.tokens.toFixed();
export const order: number | undefined = compareEventIds("1-0", event?.id ?? "2-0");
export const text = (message: EventOf<"chatMessage">): string => message.message.message;

export async function record(given: CbEvent, wire: WireEvent): Promise<Replayed> {
  const pseudonyms: Anonymiser = createAnonymiser({ key: "0123456789abcdef" });
  const recorder = await openRecorder("show.ndjson", { anonymise: pseudonyms });
  await recorder.record(given);
  await recorder.record(wire);
  await recorder.close();
  const line: string = encodeLine(anonymise(given));
  const same: WireEvent | undefined = decodeLine(line);
  for await (const read of readRecording("show.ndjson")) encodeLine(same ?? read);
  return replay("show.ndjson", (played) => played.id, {
    speed: 2,
    onInvalidLine: (number) => number.toFixed(),
  });
}

const jobs: Jobs = memoryJobs();
export const sender = new WebhookSender({
  url: "https://example.com/",
  jobs,
  format: (job: Job) => JSON.stringify(job.data),
  fetch: async (_url, { body }) => new Error(body) as never,
});

/** A worker and a reader over any Redis client. */
export async function studio(redis: RedisConnection): Promise<readonly string[]> {
  const relay = new Relay(redis, { credentials: (username) => ({ username, token: "secret" }) });
  await relay.start();
  const reader = new Reader(redis, { group: "texts", onGap: ({ room, events }) => void [room, events] });
  const rooms: string[] = [];
  await reader.run((read, { room, deliveries }) => rooms.push(room, read.id, deliveries.toFixed()));
  await relay.stop();
  return rooms;
}
