import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type ModuleFile, type ModuleOptions, writeModule } from "./module-file.js";
import type { Block } from "./read-blocks.js";

/** How a process ended, and what it said. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions extends ModuleOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Seconds until it is killed. */
  readonly limit?: number;
  /** What runs the module, and the arguments before it: this Node, unless it says otherwise. */
  readonly command?: readonly [string, ...string[]];
}

/** A block that runs in a process of its own. */
export class BlockProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #stdout = "";
  #stderr = "";

  /** Starts the block. Its environment is what it is given, and `PATH`. */
  static async start(block: Block, options: ProcessOptions = {}): Promise<BlockProcess> {
    return new BlockProcess(await writeModule(block, options), options);
  }

  private constructor(file: ModuleFile, options: ProcessOptions) {
    const { env = {}, cwd = process.cwd(), limit = 30, command = [process.execPath] } = options;
    const [program, ...args] = command;
    this.#child = spawn(program, [...args, file.path], {
      cwd,
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), limit * 1000);
    this.#ended = once(this.#child, "close")
      .then(([code]) => ({ code: code as number | null, stdout: this.#stdout, stderr: this.#stderr }))
      .finally(async () => {
        clearTimeout(timer);
        await file[Symbol.asyncDispose]();
      });
    this.#ended.catch(() => {}); // whoever asks for it is told
  }

  /** What it said so far, errors last. */
  get said(): string {
    return this.#stdout + this.#stderr;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it has ended, and all that it said was read. */
  get ended(): Promise<Ended> {
    return this.#ended;
  }

  end(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL").catch(() => {});
  }
}
