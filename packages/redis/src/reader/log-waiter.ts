import { Commands } from "../redis/commands.js";
import type { RedisConnection } from "../redis/connection.js";
import { listenToErrors } from "../redis/error-listener.js";
import { namesIn } from "../redis/reply.js";
import { pause, untilAborted } from "../util/abort.js";
import type { Trouble } from "../util/trouble.js";

/** How long Redis holds a read while nothing comes, in ms: shorter while rooms may join those that wait. */
const BLOCK_LONG = 1000;
const BLOCK_SHORT = 50;
/** Between two reads: what comes together is looked for together. In seconds. */
const MIN_INTERVAL = 0.005;
const MAX_DELAY = 2;

interface Sleeper {
  readonly log: string;
  readonly last: string;
  readonly wake: () => void;
}

/**
 * Waits for something new in the logs of idle rooms, on a connection of its own. It takes nothing: what is taken, a
 * script takes, so that a frozen reader cannot swallow events.
 */
export class LogWaiter {
  readonly #connection: RedisConnection;
  readonly #limit: number;
  readonly #trouble: Trouble;
  readonly #sleepers = new Map<string, Sleeper>();
  readonly #end = new AbortController();
  readonly #rooms: () => number;
  #someone: (() => void) | undefined;
  #running: Promise<void> | undefined;

  /** `limit`: seconds for a command; `rooms` tells how many rooms are held. */
  constructor(connection: RedisConnection, limit: number, trouble: Trouble, rooms: () => number) {
    this.#connection = connection;
    this.#limit = limit;
    this.#trouble = trouble;
    this.#rooms = rooms;
  }

  /** Resolves when the log has something behind `last`, or may have. */
  wait(log: string, last: string, signal: AbortSignal): Promise<void> {
    this.#running ??= this.#run();
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener("abort", wake);
        if (this.#sleepers.get(log)?.wake === wake) this.#sleepers.delete(log);
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener("abort", wake, { once: true });
      this.#sleepers.set(log, { log, last, wake });
      this.#someone?.();
    });
  }

  /** Wakes the room of a log. */
  wake(log: string): void {
    this.#sleepers.get(log)?.wake();
  }

  async close(): Promise<void> {
    this.#end.abort();
    this.#someone?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    for (let delay = 0.1; !signal.aborted; delay = Math.min(delay * 2, MAX_DELAY)) {
      const startedAt = performance.now();
      try {
        await this.#readForever();
      } catch (error) {
        if (signal.aborted) return;
        this.#trouble.failed(error);
        // It may be another Redis now, with an older state: what is known of the logs counts no more.
        for (const { wake } of [...this.#sleepers.values()]) wake();
        if (performance.now() - startedAt > 60_000) delay = 0.1;
        await pause(delay, signal);
      }
    }
  }

  /** Reads with one connection, until it fails. */
  async #readForever(): Promise<void> {
    const { signal } = this.#end;
    const connection = this.#connection.duplicate();
    // For as long as it is there: what a client tells after its end must not end the process.
    listenToErrors(connection);
    try {
      await this.#within(connection.connect(), this.#limit);
      const commands = new Commands(connection, this.#limit);
      while (!signal.aborted) {
        if (this.#sleepers.size === 0) await this.#untilSomeone();
        if (signal.aborted) return;
        await this.#read(commands);
        await pause(MIN_INTERVAL, signal);
      }
    } finally {
      destroy(connection);
    }
  }

  async #read(commands: Commands): Promise<void> {
    const waiting = [...this.#sleepers.values()];
    const block = waiting.length < this.#rooms() ? BLOCK_SHORT : BLOCK_LONG;
    const logs = waiting.map(({ log }) => log);
    const lasts = waiting.map(({ last }) => last);
    const args = ["XREAD", "COUNT", "1", "BLOCK", String(block), "STREAMS", ...logs, ...lasts];
    const reply = await untilAborted(commands.send(args, block / 1000), this.#end.signal);
    for (const log of namesIn(reply, (name) => this.#sleepers.has(name))) this.wake(log);
  }

  async #untilSomeone(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#someone = resolve;
    });
    this.#someone = undefined;
  }

  async #within(connecting: Promise<unknown>, seconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no connection within ${seconds} s`)), seconds * 1000);
    });
    try {
      await untilAborted(Promise.race([connecting, late]), this.#end.signal);
    } finally {
      clearTimeout(timer);
    }
  }
}

function destroy(connection: RedisConnection): void {
  try {
    connection.destroy();
  } catch {
    // It was closed already.
  }
}
