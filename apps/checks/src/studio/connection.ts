import { createHash } from "node:crypto";
import type { RedisConnection } from "@cb-events/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import type { Check, WorkerReport } from "./plan.js";

/** A client of either library, as a relay takes it. */
export async function connect(client: "redis" | "ioredis", port: number): Promise<RedisConnection> {
  if (client === "ioredis") {
    const redis = new Redis(port, "127.0.0.1", { enableOfflineQueue: false, lazyConnect: true });
    redis.on("error", () => {});
    await redis.connect();
    return fromIoredis(redis);
  }
  return await createClient({ url: `redis://127.0.0.1:${port}`, disableOfflineQueue: true })
    .on("error", () => {})
    .connect();
}

/** The adapter of the README. */
function fromIoredis(redis: Redis): RedisConnection {
  return {
    sendCommand: ([name = "", ...args]) => redis.call(name, ...args),
    duplicate: () => {
      const copy = redis.duplicate({ lazyConnect: true });
      copy.on("error", () => {});
      return fromIoredis(copy);
    },
    connect: () => redis.connect(),
    destroy: () => redis.disconnect(),
  };
}

/** The line of a script that is a check, by the comment at its end, and what stands there without it. */
const LINES: Record<Check, readonly [line: RegExp, instead: string]> = {
  seq: [/^.*-- the seq$/gm, ""],
  fence: [/^.*-- the fence$/gm, "return true"],
};

/** Tells of each append, as Redis sees it; and takes a check out of the scripts, to see whether it is missed. */
export class WatchedConnection implements RedisConnection {
  readonly #connection: RedisConnection;
  readonly #without: Check | undefined;
  readonly #tell: (report: WorkerReport) => void;
  readonly #changed = new Map<string, string>();

  constructor(connection: RedisConnection, without: Check | undefined, tell: (report: WorkerReport) => void) {
    this.#connection = connection;
    this.#without = without;
    this.#tell = tell;
  }

  async sendCommand(args: string[]): Promise<unknown> {
    const reply = await this.#connection.sendCommand(this.#sabotaged(args));
    // An append is the script of four keys of which the last one is that of the late events.
    const [, , count, , log = "", , late = "", , , , fence, , ...rest] = args;
    if (count === "4" && late.includes(":late:") && rest.length > 1 && Array.isArray(reply)) {
      this.#tell({
        kind: "append",
        room: log.slice(log.indexOf(":log:") + 5),
        at: Date.now(),
        result: String(reply[0]),
        fence: Number(fence),
        seq: Number(reply[1]),
      });
    }
    return reply;
  }

  duplicate(): RedisConnection {
    return this.#connection.duplicate();
  }

  connect(): Promise<unknown> {
    return this.#connection.connect();
  }

  destroy(): void {
    this.#connection.destroy();
  }

  #sabotaged(args: string[]): string[] {
    const [command, script = "", ...rest] = args;
    if (this.#without === undefined) return args;
    const known = this.#changed.get(script);
    if (command === "EVALSHA" && known !== undefined) return ["EVAL", known, ...rest];
    if (command !== "EVAL") return args;
    const [line, instead] = LINES[this.#without];
    const changed = script.replace(line, instead);
    this.#changed.set(createHash("sha1").update(script).digest("hex"), changed);
    return ["EVAL", changed, ...rest];
  }
}
