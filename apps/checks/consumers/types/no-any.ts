// A type that cannot be resolved, or is `any`, fits everywhere and hides every mistake: none may.
import type { ClientOptions, EventClient, EventsError, PositionStore } from "@cb-events/core";
import type { JobQueue, LedgerRoom, openLedger } from "@cb-events/ledger";
import type { Planner, Pool, PoolOptions, RoomEvent, RoomHandler } from "@cb-events/pool";
import type { Anonymiser } from "@cb-events/recording";
import type { Recorder, Replayed, readRecording } from "@cb-events/recording/node";
import type { DeadLetter, Reader, RedisConnection, Relay } from "@cb-events/redis";
import type { PublicState, RoomState, reduceRoom } from "@cb-events/room";
import type { Handler, Router } from "@cb-events/router";
import type { BuiltEvent, Show, Simulator } from "@cb-events/simulator";
import type { FeedServer } from "@cb-events/simulator/node";
import type { KeyValueStorage, UnstorageStore } from "@cb-events/storage";
import type { fileStore } from "@cb-events/storage/node";
import type {
  CbEvent,
  DecodeIssue,
  EventOf,
  EventSchema,
  MediaSchema,
  TipSchema,
  User,
} from "@cb-events/types";
import type { Job, Jobs, WebhookSender, WebhookSenderOptions } from "@cb-events/webhooks";
import type { InferInput, InferOutput } from "valibot";

/** What only any fits. */
interface Nothing {
  readonly nothing: unique symbol;
}
declare const given: {
  client: EventClient;
  options: Required<ClientOptions>;
  error: EventsError;
  store: PositionStore;
  openLedger: typeof openLedger;
  ledgerRoom: LedgerRoom;
  queue: JobQueue;
  room: RoomState;
  publicRoom: PublicState;
  reduce: typeof reduceRoom;
  router: Router;
  handler: Handler;
  simulator: Simulator;
  built: BuiltEvent;
  show: Show;
  server: FeedServer;
  storage: KeyValueStorage;
  unstorage: UnstorageStore;
  file: ReturnType<typeof fileStore>;
  anonymiser: Anonymiser;
  recorder: Recorder;
  replayed: Replayed;
  reading: ReturnType<typeof readRecording>;
  pool: Pool;
  pooling: Required<PoolOptions>;
  planner: Planner;
  roomEvent: RoomEvent;
  roomHandler: Parameters<RoomHandler>;
  relay: Relay;
  reader: Reader;
  redis: RedisConnection;
  letter: DeadLetter;
  sender: WebhookSender;
  sending: Required<WebhookSenderOptions>;
  jobs: Jobs;
  job: Job;
  event: CbEvent;
  tip: EventOf<"tip">;
  message: EventOf<"chatMessage">;
  media: EventOf<"mediaPurchase">;
  subject: EventOf<"roomSubjectChange">;
  user: User;
  issue: DecodeIssue;
  tipSchema: InferOutput<typeof TipSchema>;
  mediaInput: InferInput<typeof MediaSchema>;
  eventSchema: InferOutput<typeof EventSchema>;
};
/** None of the values may be any. */
declare function sound<T extends readonly unknown[]>(
  ...values: T & { readonly [K in keyof T]: [T[K]] extends [Nothing] ? never : unknown }
): void;

sound(
  given.client,
  given.client.config,
  given.client.position,
  given.client.status,
  await given.client.poll(),
  given.client.close(),
  given.client.toJSON(),
  given.options.fetch,
  given.options.signal,
  given.options.rateLimiter,
  given.options.logger,
  given.options.hooks,
  given.error,
  given.error.code,
  await given.store.load(),
  given.room,
  given.room.goals,
  given.publicRoom.leaderboard,
  given.reduce,
  given.router,
  given.router.on,
  given.handler,
  given.simulator,
  await given.simulator.fetch(""),
  given.simulator.emit,
  given.built,
  given.show.done,
  given.server,
  given.server.close(),
  await given.openLedger(""),
  given.ledgerRoom.history.tipsByDay(),
  given.queue.take(),
  given.storage,
  given.unstorage,
  await given.file.load(),
  given.event,
  given.event.type,
  given.tip,
  given.tip.tip,
  given.tip.tip.tokens,
  given.tip.user,
  given.message.message,
  given.message.message.message,
  given.media.media.id,
  given.subject.roomSubject,
  given.user.username,
  given.user.gender,
  given.issue.path,
  given.tipSchema.tokens,
  given.mediaInput.id,
  given.eventSchema,
  given.anonymiser,
  given.recorder,
  given.recorder.close(),
  given.replayed,
  given.replayed.events,
  await given.reading.next(),
  given.pool,
  given.pool.status,
  given.pool.status.rooms,
  given.pool.run,
  given.pooling.client,
  given.pooling.onStop,
  given.planner.room(),
  given.planner.status,
  given.roomEvent.event,
  given.roomHandler[1].signal,
  given.relay,
  given.relay.rooms.list(),
  given.relay.status.rooms[0],
  given.reader,
  await given.reader[Symbol.asyncIterator]().next(),
  given.redis,
  given.letter.event,
  given.sender,
  given.sender.stop(),
  given.sending.fetch,
  given.sending.format,
  given.jobs.take(),
  given.job,
  given.job.id,
);
