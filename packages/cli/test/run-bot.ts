import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, onTestFinished, vi } from "vitest";
import { startNode } from "../../../apps/checks/src/start-node.js";

export const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
/** Where bots keep their place: each one for itself, and not in the folder of who runs the tests. */
const STATE_HOME = mkdtempSync(join(tmpdir(), "cb-events-demo-"));
afterAll(() => rmSync(STATE_HOME, { recursive: true }));

/** No bot of a test lives longer, in milliseconds: generous, for a busy machine is no failure. */
const HARD_LIMIT = 60_000;
vi.setConfig({ testTimeout: HARD_LIMIT + 5000 });

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it is started in. */
  readonly cwd?: string;
  /** What stands on standard input; nothing when it is left out. */
  readonly input?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built bot in a process of its own, which does not outlive the test. */
export class RunningBot {
  readonly process: ChildProcess;
  /** Resolves at the end, when all output is there. */
  readonly ended: Promise<Ended>;
  /** Resolves at the end, even if the output was not read. */
  readonly exited: Promise<Pick<Ended, "code" | "killedBy">>;
  readonly #output = { stdout: "", stderr: "" };

  constructor(args: readonly string[], { env, cwd, input = "" }: RunOptions) {
    this.process = startNode([MAIN, ...args], {
      env: { PATH: process.env["PATH"], TZ: "UTC", XDG_STATE_HOME: join(STATE_HOME, randomUUID()), ...env },
      stdio: ["pipe", "pipe", "pipe"],
      ...(cwd !== undefined && { cwd }),
    });
    this.process.stdin?.on("error", () => {}).end(input); // It may have ended before it read that.
    for (const name of ["stdout", "stderr"] as const) {
      this.process[name]?.setEncoding("utf8").on("data", (text: string) => {
        this.#output[name] += text;
        this.process.emit("output");
      });
    }
    this.ended = once(this.process, "close").then(([code, killedBy]) => ({
      code,
      killedBy,
      ...this.#output,
    }));
    this.exited = once(this.process, "exit").then(([code, killedBy]) => ({ code, killedBy }));
    const timer = setTimeout(() => this.process.kill("SIGKILL"), HARD_LIMIT);
    onTestFinished(async () => {
      clearTimeout(timer);
      this.process.kill("SIGKILL");
      this.process.stdout?.resume();
      await this.ended;
    });
  }

  get stdout(): string {
    return this.#output.stdout;
  }

  get stderr(): string {
    return this.#output.stderr;
  }

  /** Resolves when the output matches, and rejects when the bot ends before it does. */
  async until(name: "stdout" | "stderr", pattern: string | RegExp): Promise<void> {
    const closed = this.ended.then(({ stdout, stderr }) => {
      if (!matches(this.#output[name], pattern))
        throw new Error(`ended without ${pattern}:\n${stdout}${stderr}`);
    });
    while (!matches(this.#output[name], pattern)) await Promise.race([once(this.process, "output"), closed]);
  }
}

function matches(text: string, pattern: string | RegExp): boolean {
  return typeof pattern === "string" ? text.includes(pattern) : pattern.test(text);
}

/** Starts the bot. */
export function startBot(args: readonly string[], options: RunOptions = {}): RunningBot {
  return new RunningBot(args, options);
}

/** Runs the bot to its end. */
export function runBot(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return startBot(args, options).ended;
}

export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

export function jsonLinesOf(text: string): Record<string, unknown>[] {
  return linesOf(text).map((line) => JSON.parse(line));
}
