import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { built } from "../built.js";
import { type Name, PYTHONS } from "../contestant/contestants.js";
import type { Runtime } from "./programs.js";
import type { Scale } from "./rounds.js";
import { type Program, Worker } from "./worker.js";

export interface BenchOptions {
  readonly scale: Scale;
  readonly signal: AbortSignal;
  /** The Python client, where it is to take part: its programs by the names of the contestants. */
  readonly pythons?: ReadonlyMap<string, Program> | undefined;
  /** Told what cannot be measured. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What measures share: the server, and the processes that they start. All of them end with it. */
export class Bench {
  readonly scale: Scale;
  readonly signal: AbortSignal;
  readonly note: (note: string) => void;
  readonly server: Worker;
  /** A folder for files. */
  readonly folder = mkdtemp(join(tmpdir(), "cb-events-bench-"));
  readonly #pythons: ReadonlyMap<string, Program>;
  readonly #workers = new Set<Worker>();
  #origin: Promise<string> | undefined;
  #secure: Promise<{ readonly origin: string; readonly cert: string }> | undefined;

  constructor({ scale, signal, pythons = new Map(), onNote = () => {} }: BenchOptions) {
    this.scale = scale;
    this.signal = signal;
    this.note = onNote;
    this.#pythons = pythons;
    this.server = this.#start({ command: process.execPath, args: [built("server.js")] });
  }

  /** Where the server is. */
  get origin(): Promise<string> {
    this.#origin ??= this.server.call<string>("listen");
    return this.#origin;
  }

  /** Whether it can take part: the Python client may be missing. */
  has(name: Name): boolean {
    return !Object.hasOwn(PYTHONS, name) || this.#pythons.has(name);
  }

  /** A fresh process of a contestant. */
  async contestant(name: Name, runtime: Runtime): Promise<Worker> {
    return this.#start(this.#pythons.get(name) ?? ofNode(name, runtime), await this.origin);
  }

  /** The same over HTTPS. Rejects where no certificate can be made: there is no openssl. */
  async secureContestant(name: Name, runtime: Runtime): Promise<Worker> {
    this.#secure ??= this.#listenSecurely();
    const { origin, cert } = await this.#secure;
    return this.#start({ ...ofNode(name, runtime), env: { NODE_EXTRA_CA_CERTS: cert } }, origin);
  }

  async end(...workers: readonly Worker[]): Promise<void> {
    for (const worker of workers) this.#workers.delete(worker);
    await Promise.all(workers.map((worker) => worker.end()));
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

  #start(program: Program, ...args: readonly string[]): Worker {
    const worker = new Worker({ ...program, args: [...program.args, ...args] }, this.signal);
    this.#workers.add(worker);
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end(...this.#workers);
    await rm(await this.folder, { recursive: true, force: true });
  }
}

function ofNode(name: Name, { program: { command, args } }: Runtime): Program {
  return { command, args: [...args, built("contestant.js"), name] };
}
