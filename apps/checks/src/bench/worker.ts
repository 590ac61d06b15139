import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

/** What is started. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** A process that does tasks, one at a time: see `serveCalls`. */
export class Worker {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  readonly #ended: Promise<void>;
  #said = "";

  constructor({ command, args, env }: Program, signal: AbortSignal) {
    this.#process = spawn(command, args, { env: { ...process.env, ...env }, signal, killSignal: "SIGKILL" });
    this.#process.on("error", (error) => {
      this.#said += error.message;
    });
    this.#process.stderr.on("data", (chunk: Buffer) => {
      this.#said = (this.#said + chunk).slice(-2000);
    });
    // A task for a process that has ended: the missing answer tells of it.
    this.#process.stdin.on("error", () => {});
    this.#lines = createInterface(this.#process.stdout);
    this.#ended = new Promise((resolve) => this.#process.once("close", () => resolve()));
  }

  /** Rejects with what the task threw, or when the process ends before it answers. */
  async call<T>(task: string, params?: unknown): Promise<T> {
    const answered = new Promise<string>((resolve, reject) => {
      this.#lines.once("line", resolve);
      void this.#ended.then(() =>
        reject(new Error(`A process ended: ${this.#said.trim() || "it said nothing"}`)),
      );
    });
    this.#process.stdin.write(`${JSON.stringify({ task, params })}\n`);
    const { result, error } = JSON.parse(await answered) as { result: T; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }

  /** Resolves when the process is gone. */
  async end(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }
}
