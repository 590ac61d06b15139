import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How much of what a client says on stderr is kept, in characters. */
const maxTail = 4000;
/** How long output may still come after the end of the process, in milliseconds: a grandchild may hold the pipe. */
const maxDrain = 2000;

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
    this.#closed = new Promise((resolve) => {
      child.once("error", (error: NodeJS.ErrnoException) => {
        this.#startError = error.code ?? error.name;
        this.#end = "could not be started";
        lines.close();
        listener.change();
        resolve();
      });
      child.once("exit", async (code, signal) => {
        const drained = setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
          lines.close();
        }, maxDrain);
        await linesClosed;
        clearTimeout(drained);
        this.#end ??= signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
        listener.change();
        resolve();
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
    const { pid } = this.#child;
    if (pid !== undefined) {
      try {
        process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
      } catch {
        // It has ended already, with all that it started.
      }
    }
    await this.#closed;
  }
}
