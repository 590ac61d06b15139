import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";

/** A Redis of its own, which writes what it is told to a file at once. */
export class RedisProcess {
  readonly port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  static async open(): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort(), await mkdtemp(join(tmpdir(), "cb-events-studio-")));
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const files = ["--dir", this.#folder, "--appendonly", "yes", "--save", ""];
    const args = ["--port", String(this.port), "--bind", "127.0.0.1", ...files];
    const child = spawn("redis-server", args, { stdio: "ignore" });
    await once(child, "spawn");
    this.#child = child;
    await this.ask((send) => send(["PING"]));
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Notes the state of now, to come back to. */
  async remember(): Promise<void> {
    await rm(join(this.#folder, "before"), { recursive: true, force: true });
    await cp(join(this.#folder, "appendonlydir"), join(this.#folder, "before"), { recursive: true });
  }

  /** Comes back with the state that was noted, as after a fail-over to a replica that was behind. */
  async fallBack(): Promise<void> {
    await this.kill();
    await rm(join(this.#folder, "appendonlydir"), { recursive: true, force: true });
    await cp(join(this.#folder, "before"), join(this.#folder, "appendonlydir"), { recursive: true });
    await this.start();
  }

  /** Sends commands on a connection of their own, once Redis answers. */
  async ask<T>(work: (send: (args: string[]) => Promise<unknown>) => Promise<T>): Promise<T> {
    for (;;) {
      const client = createClient({
        url: `redis://127.0.0.1:${this.port}`,
        socket: { reconnectStrategy: false },
      }).on("error", () => {});
      try {
        // While it loads what it had it refuses a ping.
        const isThere = await client.connect().then(
          () =>
            client.ping().then(
              () => true,
              () => false,
            ),
          () => false,
        );
        if (isThere) return await work((args) => client.sendCommand(args));
      } finally {
        client.destroy();
      }
      await sleep(50);
    }
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
