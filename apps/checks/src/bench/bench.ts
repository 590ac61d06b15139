import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { promisify } from "node:util";
import { built } from "../built.js";
import type { Pythons, Runtime } from "./programs.js";
import type { Scale } from "./rounds.js";

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

export interface BenchOptions {
  readonly scale: Scale;
  readonly signal: AbortSignal;
  /** The Python client, where it is to take part. */
  readonly pythons?: Pythons | undefined;
  /** Told what cannot be measured. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What measures share: the server, and the processes that they start. All of them end with it. */
export class Bench {
  readonly scale: Scale;
  readonly signal: AbortSignal;
  readonly pythons: Pythons;
  readonly note: (note: string) => void;
  readonly server: Worker;
  /** A folder for files. */
  readonly folder = mkdtemp(join(tmpdir(), "cb-events-bench-"));
  readonly #workers = new Set<Worker>();
  #origin: Promise<string> | undefined;
  #secure: Promise<{ readonly origin: string; readonly cert: string }> | undefined;

  constructor({ scale, signal, pythons = new Map(), onNote = () => {} }: BenchOptions) {
    this.scale = scale;
    this.signal = signal;
    this.pythons = pythons;
    this.note = onNote;
    this.server = this.#start({ command: process.execPath, args: [built("server.js")] });
  }

  /** Where the server is. */
  get origin(): Promise<string> {
    this.#origin ??= this.server.call<string>("listen");
    return this.#origin;
  }

  /** A fresh process of a contestant. */
  async contestant(name: string, { program }: Runtime): Promise<Worker> {
    return this.#placed(this.pythons.get(name) ?? contestant(name, program), await this.origin);
  }

  /** The same over HTTPS. Rejects where no certificate can be made: there is no openssl. */
  async secureContestant(name: string, { program }: Runtime): Promise<Worker> {
    this.#secure ??= this.#listenSecurely();
    const { origin, cert } = await this.#secure;
    return this.#placed({ ...contestant(name, program), env: { NODE_EXTRA_CA_CERTS: cert } }, origin);
  }

  async end(...workers: readonly Worker[]): Promise<void> {
    for (const worker of workers) this.#workers.delete(worker);
    await Promise.all(workers.map((worker) => worker.end()));
  }

  /** One that knows where the server is. */
  async #placed(program: Program, origin: string): Promise<Worker> {
    const worker = this.#start(program);
    await worker.call("origin", origin);
    return worker;
  }

  async #listenSecurely() {
    const folder = await this.folder;
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
    const args = ["req", "-x509", ...kind, ...subject, "-keyout", key, "-out", cert];
    await promisify(execFile)("openssl", args, { signal: this.signal });
    return { origin: await this.server.call<string>("listen", { key, cert }), cert };
  }

  #start(program: Program): Worker {
    const worker = new Worker(program, this.signal);
    this.#workers.add(worker);
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end(...this.#workers);
    await rm(await this.folder, { recursive: true, force: true });
  }
}

function contestant(name: string, { command, args }: Program): Program {
  return { command, args: [...args, built("contestant.js"), name] };
}
