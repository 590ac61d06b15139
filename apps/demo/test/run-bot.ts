import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { startNode } from "../../checks/src/start-node.js";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A built file of the demo, in a process of its own that does not outlive the test. */
export class RunningBot {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout = "";
  #stderr = "";

  constructor(
    file: "bot.js" | "main.js",
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    cwd: string,
  ) {
    const path = fileURLToPath(new URL(`../dist/${file}`, import.meta.url));
    this.process = startNode([path, ...args], {
      cwd,
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.process.emit("output");
    });
    this.process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.ended = once(this.process, "close").then(([code]) => ({
      code: code as number | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
    onTestFinished(async () => {
      this.process.kill("SIGKILL");
      await this.ended;
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  /** Resolves when standard output matches, and rejects when the bot ends before it does. */
  async until(pattern: RegExp): Promise<void> {
    const closed = this.ended.then(({ stdout, stderr }) => {
      if (!pattern.test(stdout)) throw new Error(`ended without ${pattern}:\n${stdout}${stderr}`);
    });
    while (!pattern.test(this.#stdout)) await Promise.race([once(this.process, "output"), closed]);
  }

  end(signal: NodeJS.Signals): Promise<Ended> {
    this.process.kill(signal);
    return this.ended;
  }
}

/** A folder for a bot to keep its state in, removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-demo-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
