export { RedisError, type RedisErrorCode } from "./errors/redis-error.js";
export type { RedisConnection } from "./redis/connection.js";
export { Relay } from "./relay/relay.js";
export type { LoseReason, RelayClientOptions, RelayHooks, RelayOptions } from "./relay/relay-options.js";
export type { RelayRoomStatus, RelayStatus } from "./relay/relay-status.js";
export type { RoomList } from "./relay/room-list.js";
