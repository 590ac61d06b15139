import type { Loop, Peers } from "./peer.js";
import type { Scale } from "./scale.js";
import { built, NODE, type Program, Worker } from "./worker.js";

/** Another runtime than the Node that runs this. */
export interface Runtime {
  /** With its version. */
  readonly name: string;
  readonly program: Program;
}

export interface BenchOptions {
  readonly scale: Scale;
  readonly signal: AbortSignal;
  /** The Python client, where it is to take part. */
  readonly peers?: Peers | undefined;
  readonly runtimes?: readonly Runtime[] | undefined;
  /** Told what cannot be measured. */
  readonly onNote: (note: string) => void;
}

/** The processes that take turns. */
export interface Field {
  readonly floor: Worker;
  readonly ours: Worker;
  /** None on another runtime. */
  readonly peers: ReadonlyMap<Loop, Worker>;
}

/** What measures share: the server, and the processes that they start. All of them end with it. */
export class Bench {
  readonly scale: Scale;
  readonly signal: AbortSignal;
  readonly runtimes: readonly Runtime[];
  readonly note: (note: string) => void;
  readonly server: Worker;
  readonly #peers: Peers;
  readonly #workers = new Set<Worker>();
  #origin: Promise<string> | undefined;

  constructor({ scale, signal, peers = new Map(), runtimes = [], onNote }: BenchOptions) {
    this.scale = scale;
    this.signal = signal;
    this.runtimes = runtimes;
    this.note = onNote;
    this.#peers = peers;
    this.server = this.#start(NODE, [built("server.js")]);
  }

  /** Where the server is. */
  get origin(): Promise<string> {
    this.#origin ??= this.server.call<string>("listen");
    return this.#origin;
  }

  /** Lets fresh processes do the work, on this Node or on another runtime; they end with it. */
  async withField<T>(work: (field: Field) => Promise<T>, runtime?: Runtime): Promise<T> {
    const floor = await this.contestant("floor", runtime);
    const ours = await this.contestant("ours", runtime);
    const peers = new Map<Loop, Worker>();
    for (const [loop, program] of runtime ? [] : this.#peers)
      peers.set(loop, await this.#placed(program, []));
    const result = await work({ floor, ours, peers });
    for (const worker of [floor, ours, ...peers.values()]) await this.end(worker);
    return result;
  }

  /** A fresh process of a contestant. */
  contestant(name: "floor" | "ours", runtime?: Runtime): Promise<Worker> {
    return this.#placed(runtime?.program ?? NODE, [built("contestant.js"), name]);
  }

  async end(worker: Worker): Promise<void> {
    this.#workers.delete(worker);
    await worker.end();
  }

  /** One that knows where the server is. */
  async #placed(program: Program, args: readonly string[]): Promise<Worker> {
    const worker = this.#start(program, args);
    await worker.call("origin", await this.origin);
    return worker;
  }

  #start(program: Program, args: readonly string[]): Worker {
    const worker = new Worker(program, args, this.signal);
    this.#workers.add(worker);
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.end(worker)));
  }
}
