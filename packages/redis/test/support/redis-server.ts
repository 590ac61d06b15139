import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { onTestFinished } from "vitest";

/** Whether there is a Redis server on this machine. Where tests must not be skipped, this throws. */
export function hasServer(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    if (process.env["CI"] === "true")
      throw new Error("redis-server is missing: apt-get install redis-server");
    return false;
  }
}

/** A server of this machine with a folder of its own. */
export class TestRedis {
  readonly port: number;
  readonly folder: string;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, args: readonly string[]) {
    this.port = port;
    this.folder = folder;
    this.#args = args;
  }

  /** Starts one with an empty folder; `args` as on its command line. */
  static async open(...args: string[]): Promise<TestRedis> {
    const folder = await mkdtemp(join(tmpdir(), "redis-"));
    const server = new TestRedis(await freePort(), folder, args);
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
    this.#process = spawn(
      "redis-server",
      ["--port", String(this.port), "--dir", this.folder, "--bind", "127.0.0.1", "--save", "", ...this.#args],
      { stdio: "ignore" },
    );
    await this.ready();
  }

  /** Resolves when it answers and has loaded what it had. */
  async ready(): Promise<void> {
    for (;;) {
      const client = createClient({ url: this.url, socket: { reconnectStrategy: false } }).on(
        "error",
        () => {},
      );
      try {
        await client.connect();
        await client.ping();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      } finally {
        client.destroy();
      }
    }
  }

  /** Ends it without a word, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    this.#process = undefined;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A client that is closed when the test is over. */
  async client() {
    const client = createClient({ url: this.url, disableOfflineQueue: true });
    client.on("error", () => {});
    await client.connect();
    onTestFinished(() => client.destroy());
    return client;
  }
}

/** A server that ends with the test. */
export async function openRedis(...args: string[]): Promise<TestRedis> {
  const server = await TestRedis.open(...args);
  onTestFinished(() => server.close());
  return server;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
