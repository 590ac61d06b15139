import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";

/** Whether there is a Redis server on this machine. Where tests must not be skipped, this throws. */
export function hasServer(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    // There is none for Windows.
    const isNeeded = process.env["CI"] === "true" && process.platform !== "win32";
    if (isNeeded) throw new Error("redis-server is missing: apt-get install redis-server");
    return false;
  }
}

/** A Redis server of this machine, with a folder of its own. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, args: readonly string[]) {
    this.port = port;
    this.folder = folder;
    this.#args = args;
  }

  /** Starts one with an empty folder, which has the name in its own; `args` as on its command line. */
  static async open(name: string, ...args: string[]): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), `cb-events-${name}-`));
    const server = new RedisServer(await freePort(), folder, args);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  async start(): Promise<void> {
    const own = ["--port", String(this.port), "--dir", this.folder, "--bind", "127.0.0.1", "--save", ""];
    this.#process = spawn("redis-server", [...own, ...this.#args], { stdio: "ignore" });
    await this.ask(async () => {});
  }

  /** Sends commands on a connection of its own, once the server answers and has loaded what it had. */
  async ask<T>(work: (send: (args: string[]) => Promise<unknown>) => Promise<T>): Promise<T> {
    const client = createClient({ url: this.url, socket: { reconnectStrategy: 20 } });
    client.on("error", () => {});
    try {
      await client.connect();
      while ((await client.ping().catch(() => undefined)) === undefined) await sleep(20);
      return await work((args) => client.sendCommand(args));
    } finally {
      client.destroy();
    }
  }

  /** Ends it without a word, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    this.#process = undefined;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
