import { tip } from "@cb-events/simulator";
import { onTestFinished } from "vitest";
import {
  Reader,
  type ReaderOptions,
  type RedisConnection,
  Relay,
  type RelayOptions,
} from "../../src/index.js";
import { createKeys, OWNERS } from "../../src/keys.js";
import { Commands } from "../../src/redis/commands.js";
import { flatReply } from "../../src/redis/reply.js";
import { append } from "../../src/scripts/append.js";
import { takeShare } from "../../src/scripts/share.js";
import type { Feeds } from "./feeds.js";

/** For `vi.waitFor`: a busy machine is no failure. */
export const until = { timeout: 50_000, interval: 20 };

/** A worker that ends with the test. */
export function openRelay(redis: RedisConnection, feeds: Feeds, options: Partial<RelayOptions> = {}): Relay {
  const relay = new Relay(redis, {
    credentials: feeds.credentials,
    lease: 3,
    logger: false,
    ...options,
    client: { fetch: feeds.fetch, ...options.client },
  });
  onTestFinished(() => relay.stop());
  return relay;
}

/** A reader that ends with the test. */
export function openReader(redis: RedisConnection, options: Partial<ReaderOptions> = {}): Reader {
  const reader = new Reader(redis, { group: "test", lease: 3, logger: false, retryBackoff: 0, ...options });
  onTestFinished(() => reader.close({ drain: 0 }));
  return reader;
}

/** A lease of the owners, with its scripts: what a worker does, step by step. */
export class Owner {
  readonly commands: Commands;
  readonly consumer: string;
  readonly entry: string;
  readonly fence: string;
  readonly room: string;
  seq = "0";

  private constructor(commands: Commands, consumer: string, lease: readonly string[]) {
    this.commands = commands;
    this.consumer = consumer;
    [this.entry, this.fence, this.room] = lease as [string, string, string];
  }

  /** Takes the only room that there is. */
  static async take(redis: RedisConnection, consumer: string, lease = 3000): Promise<Owner> {
    const commands = new Commands(redis, 5);
    const args = [OWNERS, consumer, String(lease), "0", "10", "0"];
    const [, , ...taken] = flatReply(await takeShare.run(commands, [createKeys("{cb}:").rooms], args));
    if (taken.length < 3) throw new Error("There is no room to take");
    return new Owner(commands, consumer, taken);
  }

  /** Appends raw events, each with its kind; gives the reply of the script. */
  async append(...entries: readonly (readonly [kind: "e" | "o" | "g", id: string])[]): Promise<string[]> {
    const keys = createKeys("{cb}:");
    const texts = entries.flatMap(([kind, id]) => [kind, id, eventText(id)]);
    const reply = flatReply(
      await append.run(
        this.commands,
        [keys.rooms, keys.log(this.room), keys.head(this.room), keys.late(this.room)],
        [OWNERS, this.consumer, this.entry, this.fence, this.seq, "{}", "86400000", ...texts],
      ),
    );
    if (reply[0] === "OK") this.seq = reply[1] ?? "";
    return reply;
  }
}

/** An event with an id, as it stands in a log. */
function eventText(id: string): string {
  const { method, object } = tip({ tokens: 1 });
  return JSON.stringify({ method, id, object });
}
