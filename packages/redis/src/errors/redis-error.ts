/** What stands in `error.code` of a `RedisError`: stable, one for each kind. */
export type RedisErrorCode =
  | "REDIS_AWAY"
  | "REDIS_BUSY"
  | "REDIS_FULL"
  | "REDIS_READ_ONLY"
  | "REDIS_WRONG_TYPE"
  | "REDIS_DENIED"
  | "REDIS_TOO_OLD"
  | "REDIS_CLUSTER"
  | "REDIS_REFUSED";

/**
 * Redis cannot be used as it is: it does not answer, or it refuses. `code` says which, and `retryable` whether the same
 * may work later. While a relay or a reader runs they try again by themselves, and say so in the log.
 *
 * @remedy As the message says: start Redis or free its memory, take its primary, another prefix, or a user with the
 * commands of the README's ACL line.
 */
export class RedisError extends Error {
  override readonly name = "RedisError";
  /** Tells errors apart without `instanceof`; stable across versions. */
  readonly code: RedisErrorCode;
  /** The same may work later. */
  readonly retryable: boolean;

  constructor(code: RedisErrorCode, message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}
