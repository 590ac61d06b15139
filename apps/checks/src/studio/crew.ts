import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { WorkerPlan, WorkerReport } from "./plan.js";

const WORKER = fileURLToPath(new URL("./studio-worker.js", import.meta.url));

/** A worker process. */
export interface Worker {
  readonly child: ChildProcess;
  /** The rooms that it took, as far as no one else took them after it. */
  readonly rooms: Set<string>;
}

/** Worker processes, and one that is started already and waits: a process needs seconds to start on a busy machine. */
export class Crew {
  readonly active: Worker[] = [];
  readonly #plan: WorkerPlan;
  readonly #onReport: (report: WorkerReport, worker: Worker) => void;
  #spare: Promise<Worker>;

  constructor(plan: WorkerPlan, onReport: (report: WorkerReport, worker: Worker) => void) {
    this.#plan = plan;
    this.#onReport = onReport;
    this.#spare = this.#start();
  }

  async add(): Promise<void> {
    const worker = await this.#spare;
    this.#spare = this.#start();
    this.active.push(worker);
    worker.child.send("go");
  }

  /** Ends a worker, and waits for that. */
  async end(worker: Worker, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.active.splice(this.active.indexOf(worker), 1);
    await end(worker.child, signal);
  }

  async close(): Promise<void> {
    const spare = await this.#spare;
    await Promise.all([...this.active, spare].map(({ child }) => end(child, "SIGKILL")));
  }

  async #start(): Promise<Worker> {
    const child = fork(WORKER, [JSON.stringify(this.#plan)], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const worker = { child, rooms: new Set<string>() };
    const ready = once(child, "message");
    child.on("message", (report) => this.#onReport(report as WorkerReport, worker));
    await ready;
    return worker;
  }
}

async function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  // One that is frozen, or hangs, is no reason to wait for ever.
  const late = setTimeout(() => child.kill("SIGKILL"), 30_000);
  await ended;
  clearTimeout(late);
}
