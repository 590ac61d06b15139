import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { built } from "../built.js";
import { makeCertificate } from "./certificate.js";
import type { Pythons } from "./python.js";
import type { Runtime } from "./runtimes.js";
import type { Scale } from "./scale.js";
import { type Program, Worker } from "./worker.js";

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

  /** The same over HTTPS. Rejects where no certificate can be made. */
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
    const certificate = await makeCertificate(await this.folder, this.signal);
    return { origin: await this.server.call<string>("listen", certificate), cert: certificate.cert };
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
