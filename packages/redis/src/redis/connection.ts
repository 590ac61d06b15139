/**
 * What is used of a Redis client. A client of the package `redis` (node-redis 5 and 6) fits as it is; for others the
 * README has adapters of a few lines.
 */
export interface RedisConnection {
  /** Sends one command, and gives its reply. Rejects with the error that Redis or the connection gave. */
  sendCommand(args: string[]): Promise<unknown>;
  /** A second client with the same settings, not connected yet. */
  duplicate(): RedisConnection;
  /** Connects what `duplicate` made. */
  connect(): Promise<unknown>;
  /** Ends the connection at once. Called for what `duplicate` made, and for nothing else. */
  destroy(): void;
}
