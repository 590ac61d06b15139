import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface ChildOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal;
}

/** A process that prints lines. */
export class Child {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown>;
  #said = "";

  constructor(command: string, args: readonly string[], { cwd, env, signal }: ChildOptions) {
    this.#process = spawn(command, args, { cwd, env: { ...process.env, ...env }, signal });
    // A command that cannot be started, and an abort, are errors too: `lines` tells of them.
    this.#process.on("error", (error) => {
      this.#said += error.message;
    });
    this.#process.stderr.on("data", (chunk: Buffer) => {
      this.#said += chunk;
    });
    this.#ended = new Promise((resolve) => this.#process.once("close", resolve));
  }

  /** The first lines that match, once there are so many. Rejects when they do not come in time. */
  async lines(pattern: RegExp, count: number, seconds: number): Promise<string[]> {
    const found: string[] = [];
    const reader = createInterface(this.#process.stdout);
    const timer = setTimeout(() => reader.close(), seconds * 1000);
    reader.on("line", (line) => {
      if (found.length < count && pattern.test(line)) found.push(line);
      if (found.length === count) reader.close();
    });
    await once(reader, "close");
    clearTimeout(timer);
    if (found.length < count)
      throw new Error(`${found.length} of ${count} lines came in ${seconds} s${this.#last}`);
    return found;
  }

  /** Ends it as Ctrl+C would, and gives its exit code. */
  async end(): Promise<number | null> {
    this.#process.kill("SIGINT");
    await this.#ended;
    return this.#process.exitCode;
  }

  /** What it said last of what went wrong. */
  get #last(): string {
    const line = this.#said.split("\n").find((text) => /Error\b|error/.test(text)) ?? "";
    return line === "" ? "" : `; it said: ${line.trim()}`;
  }
}
