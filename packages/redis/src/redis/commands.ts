import { RedisError } from "../errors/redis-error.js";
import { toRedisError } from "../errors/to-redis-error.js";
import type { RedisConnection } from "./connection.js";

/** Sends commands with a time limit: a client that reconnects may keep one for ever. */
export class Commands {
  readonly #connection: RedisConnection;
  readonly #limit: number;

  /** `limit` in seconds. After it nothing is known of a command: it may still be done. */
  constructor(connection: RedisConnection, limit: number) {
    this.#connection = connection;
    this.#limit = limit;
  }

  /** Rejects with a `RedisError`; with the client's own error where Redis does not know a script. */
  async send(args: string[], extra = 0): Promise<unknown> {
    const name = args[0] ?? "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      // In a function of its own, so that a client that throws is no other than one that rejects.
      const reply = (async () => this.#connection.sendCommand(args))();
      const late = new Promise<never>((_, reject) => {
        const seconds = this.#limit + extra;
        timer = setTimeout(() => reject(tooLate(name, seconds)), seconds * 1000);
      });
      return await Promise.race([reply, late]);
    } catch (error) {
      if (isUnknownScript(error)) throw error;
      throw toRedisError(error, name);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Redis has lost its scripts, as after a restart. */
export function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT");
}

function tooLate(name: string, seconds: number): RedisError {
  return new RedisError("REDIS_AWAY", `Redis did not answer ${name} within ${seconds} s`, {
    retryable: true,
  });
}
