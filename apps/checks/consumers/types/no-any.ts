// A type that cannot be resolved, or is `any`, fits everywhere and hides every mistake: none may. What is reached through
// a type shows that the type itself is none.
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
/** None of the types may be any. */
export declare function sound<
  T extends { readonly [K in keyof T]: [T[K]] extends [Nothing] ? never : unknown },
>(): void;
type Resolved<T extends (...args: never) => unknown> = Awaited<ReturnType<T>>;

sound<
  [
    EventClient["config"],
    EventClient["position"],
    EventClient["status"],
    Resolved<EventClient["poll"]>,
    ReturnType<EventClient["close"]>,
    ReturnType<EventClient["toJSON"]>,
    Required<ClientOptions>["fetch"],
    Required<ClientOptions>["signal"],
    Required<ClientOptions>["rateLimiter"],
    Required<ClientOptions>["logger"],
    Required<ClientOptions>["hooks"],
    EventsError["code"],
    Resolved<PositionStore["load"]>,
    RoomState["goals"],
    PublicState["leaderboard"],
    typeof reduceRoom,
    Router["on"],
    Handler,
    Resolved<Simulator["fetch"]>,
    Simulator["emit"],
    BuiltEvent,
    Show["done"],
    ReturnType<FeedServer["close"]>,
    Resolved<typeof openLedger>,
    ReturnType<LedgerRoom["history"]["tipsByDay"]>,
    ReturnType<JobQueue["take"]>,
    KeyValueStorage,
    UnstorageStore,
    Resolved<ReturnType<typeof fileStore>["load"]>,
    CbEvent["type"],
    EventOf<"tip">["tip"]["tokens"],
    EventOf<"tip">["user"],
    EventOf<"chatMessage">["message"]["message"],
    EventOf<"mediaPurchase">["media"]["id"],
    EventOf<"roomSubjectChange">["roomSubject"],
    User["username"],
    User["gender"],
    DecodeIssue["path"],
    InferOutput<typeof TipSchema>["tokens"],
    InferInput<typeof MediaSchema>["id"],
    InferOutput<typeof EventSchema>,
    Anonymiser,
    ReturnType<Recorder["close"]>,
    Replayed["events"],
    Resolved<ReturnType<typeof readRecording>["next"]>,
    Pool["status"]["rooms"],
    Pool["run"],
    Required<PoolOptions>["client"],
    Required<PoolOptions>["onStop"],
    ReturnType<Planner["room"]>,
    Planner["status"],
    RoomEvent["event"],
    Parameters<RoomHandler>[1]["signal"],
    ReturnType<Relay["rooms"]["list"]>,
    Relay["status"]["rooms"][number],
    Resolved<ReturnType<Reader[typeof Symbol.asyncIterator]>["next"]>,
    RedisConnection,
    DeadLetter["event"],
    ReturnType<WebhookSender["stop"]>,
    Required<WebhookSenderOptions>["fetch"],
    Required<WebhookSenderOptions>["format"],
    ReturnType<Jobs["take"]>,
    Job["id"],
  ]
>();
