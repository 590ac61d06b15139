import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { killLeftovers, killTree } from "./kill-tree.js";

/** How much of what a client says on stderr is kept, in characters. */
const maxTail = 4000;
/** How long output may still come after the end of the process, in milliseconds: a grandchild may hold the pipe. */
const maxDrain = 2000;

/** The clients that run. An end of this process that nothing foresaw ends them too. */
const running = new Set<ClientProcess>();
const endAll = () => {
  for (const client of running) client.killNow();
};

/** What is told of a process. */
export interface ClientListener {
  line(line: string): void;
  /** A piece of what it says on stderr. */
  errorText(text: string): void;
  /** Something changed: it ended, or could not be started. */
  change(): void;
}

/** A client under test, as a process of its own. */
export class ClientProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  #errors = "";
  #end: string | undefined;
  #startError: string | undefined;
  #drained: ReturnType<typeof setTimeout> | undefined;

  constructor(command: readonly string[], environment: NodeJS.ProcessEnv, listener: ClientListener) {
    const [program = "", ...args] = command;
    // A group of its own, so that what the client starts ends with it.
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: environment,
      detached: process.platform !== "win32",
    });
    this.#child = child;
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => listener.line(line));
    const linesClosed = new Promise<void>((resolve) => lines.once("close", () => resolve()));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-maxTail);
      listener.errorText(text);
    });
    if (running.size === 0) process.once("exit", endAll);
    running.add(this);
    this.#closed = new Promise((resolve) => {
      const ended = (how: string) => {
        clearTimeout(this.#drained);
        this.#end = how;
        listener.change();
        resolve();
      };
      child.once("error", (error: NodeJS.ErrnoException) => {
        this.#forget();
        this.#startError = error.code ?? error.name;
        lines.close();
        ended("could not be started");
      });
      child.once("exit", () => {
        // Now, while its group is certain to be its own.
        if (child.pid !== undefined) killLeftovers(child.pid);
        this.#forget();
        this.#drained = setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
          // A destroyed input alone does not close it.
          lines.close();
        }, maxDrain);
      });
      child.once("close", async (code, signal) => {
        if (this.#startError !== undefined) return;
        await linesClosed;
        ended(signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
      });
    });
  }

  /** How it ended, once it has and all that it printed is read. */
  get end(): string | undefined {
    return this.#end;
  }

  /** The code of the system's error, where it could not be started. */
  get startError(): string | undefined {
    return this.#startError;
  }

  /** The last of what it said on stderr. */
  get errors(): string {
    return this.#errors;
  }

  /** Ends it and what it started, at once and whatever it does. Resolves when all that it printed is read. */
  async kill(): Promise<void> {
    this.killNow();
    await this.#closed;
  }

  /** The same without a wait, for the end of this process. */
  killNow(): void {
    if (running.has(this) && this.#child.pid !== undefined) killTree(this.#child.pid);
  }

  #forget(): void {
    running.delete(this);
    if (running.size === 0) process.off("exit", endAll);
  }
}
