// A type that cannot be resolved, or is `any`, fits everywhere and hides every mistake: none may. What is given to
// `refuse` must not fit, and a directive that is not needed is an error.
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
declare function refuse(value: Nothing): void;

// @ts-expect-error
refuse(given.client);
// @ts-expect-error
refuse(given.client.config);
// @ts-expect-error
refuse(given.client.position);
// @ts-expect-error
refuse(given.client.status);
// @ts-expect-error
refuse(await given.client.poll());
// @ts-expect-error
refuse(given.client.close());
// @ts-expect-error
refuse(given.client.toJSON());
// @ts-expect-error
refuse(given.options.fetch);
// @ts-expect-error
refuse(given.options.signal);
// @ts-expect-error
refuse(given.options.rateLimiter);
// @ts-expect-error
refuse(given.options.logger);
// @ts-expect-error
refuse(given.options.hooks);
// @ts-expect-error
refuse(given.error);
// @ts-expect-error
refuse(given.error.code);
// @ts-expect-error
refuse(await given.store.load());
// @ts-expect-error
refuse(given.room);
// @ts-expect-error
refuse(given.room.goals);
// @ts-expect-error
refuse(given.publicRoom.leaderboard);
// @ts-expect-error
refuse(given.reduce);
// @ts-expect-error
refuse(given.router);
// @ts-expect-error
refuse(given.router.on);
// @ts-expect-error
refuse(given.handler);
// @ts-expect-error
refuse(given.simulator);
// @ts-expect-error
refuse(await given.simulator.fetch(""));
// @ts-expect-error
refuse(given.simulator.emit);
// @ts-expect-error
refuse(given.built);
// @ts-expect-error
refuse(given.show.done);
// @ts-expect-error
refuse(given.server);
// @ts-expect-error
refuse(given.server.close());
// @ts-expect-error
refuse(await given.openLedger(""));
// @ts-expect-error
refuse(given.ledgerRoom.history.tipsByDay());
// @ts-expect-error
refuse(given.queue.take());
// @ts-expect-error
refuse(given.storage);
// @ts-expect-error
refuse(given.unstorage);
// @ts-expect-error
refuse(await given.file.load());
// @ts-expect-error
refuse(given.event);
// @ts-expect-error
refuse(given.event.type);
// @ts-expect-error
refuse(given.tip);
// @ts-expect-error
refuse(given.tip.tip);
// @ts-expect-error
refuse(given.tip.tip.tokens);
// @ts-expect-error
refuse(given.tip.user);
// @ts-expect-error
refuse(given.message.message);
// @ts-expect-error
refuse(given.message.message.message);
// @ts-expect-error
refuse(given.media.media.id);
// @ts-expect-error
refuse(given.subject.roomSubject);
// @ts-expect-error
refuse(given.user.username);
// @ts-expect-error
refuse(given.user.gender);
// @ts-expect-error
refuse(given.issue.path);
// @ts-expect-error
refuse(given.tipSchema.tokens);
// @ts-expect-error
refuse(given.mediaInput.id);
// @ts-expect-error
refuse(given.eventSchema);
// @ts-expect-error
refuse(given.anonymiser);
// @ts-expect-error
refuse(given.recorder);
// @ts-expect-error
refuse(given.recorder.close());
// @ts-expect-error
refuse(given.replayed);
// @ts-expect-error
refuse(given.replayed.events);
// @ts-expect-error
refuse(await given.reading.next());
// @ts-expect-error
refuse(given.pool);
// @ts-expect-error
refuse(given.pool.status);
// @ts-expect-error
refuse(given.pool.status.rooms);
// @ts-expect-error
refuse(given.pool.run);
// @ts-expect-error
refuse(given.pooling.client);
// @ts-expect-error
refuse(given.pooling.onStop);
// @ts-expect-error
refuse(given.planner.room());
// @ts-expect-error
refuse(given.planner.status);
// @ts-expect-error
refuse(given.roomEvent.event);
// @ts-expect-error
refuse(given.roomHandler[1].signal);
// @ts-expect-error
refuse(given.relay);
// @ts-expect-error
refuse(given.relay.rooms.list());
// @ts-expect-error
refuse(given.relay.status.rooms[0]);
// @ts-expect-error
refuse(given.reader);
// @ts-expect-error
refuse(await given.reader[Symbol.asyncIterator]().next());
// @ts-expect-error
refuse(given.redis);
// @ts-expect-error
refuse(given.letter.event);
// @ts-expect-error
refuse(given.sender);
// @ts-expect-error
refuse(given.sender.stop());
// @ts-expect-error
refuse(given.sending.fetch);
// @ts-expect-error
refuse(given.sending.format);
// @ts-expect-error
refuse(given.jobs.take());
// @ts-expect-error
refuse(given.job);
// @ts-expect-error
refuse(given.job.id);
