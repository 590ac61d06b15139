import type { EventClient, FetchLike, Position } from "../src/index.js";
import { EventClient as Client } from "../src/index.js";
import { base, credentials, follow, id, json } from "./scripted-fetch.js";

/** What the feed does with one request. */
export type Step =
  | {
      readonly kind: "plain" | "short" | "shuffled" | "dropped" | "older" | "overlap" | "foreign";
      readonly n: number;
    }
  | { readonly kind: "emptyDropped" | "unavailable" | "kill"; readonly n: number };

export interface Plot {
  /** How many events there are in the end. */
  readonly total: number;
  readonly pageSize: number;
  /** How many of the newest events the base URL leads to. */
  readonly window: number;
  readonly steps: readonly Step[];
  /** How long each handler of each loop takes, in ms. */
  readonly loops: readonly (readonly number[])[];
}

/** A room whose feed goes back, the clients that follow it one after the other, and what went wrong. */
export class GoingBack {
  readonly wrong: string[] = [];
  readonly #plot: Plot;
  /** Numbers of the events whose handlers are done, and of those that are saved as handled too. */
  readonly #acked = new Set<number>();
  #saved = new Set<number>();
  readonly #came = new Set<number>();
  readonly #given: number[] = [];
  #shown = 0;
  #leftOut = 0;
  #step = 0;
  #stored: Position | undefined;
  #life = 0;
  #client: EventClient | undefined;

  constructor(plot: Plot) {
    this.#plot = plot;
  }

  get isDone(): boolean {
    return (
      this.#step >= this.#plot.steps.length &&
      this.#saved.size >= this.#came.size &&
      this.#shown === this.#plot.total
    );
  }

  /** Starts a client from what is stored. */
  start(): void {
    this.#life += 1;
    const life = this.#life;
    this.#acked.clear();
    for (const n of this.#saved) this.#acked.add(n);
    // Where the base URL does not lead to all events, what was in flight may be lost with the cursor.
    if (this.#plot.window < this.#plot.total)
      for (const n of this.#came) if (!this.#saved.has(n)) this.#came.delete(n);
    const delivered = new Set<number>();
    const client = new Client(credentials, {
      logger: false,
      retryAttempts: 1,
      fetch: (url) => this.#answer(url, life),
      positionStore: {
        load: async () => this.#stored && JSON.parse(JSON.stringify(this.#stored)),
        save: async (position) => {
          if (life === this.#life) this.#save(position);
        },
      },
    });
    this.#client = client;
    for (const delays of this.#plot.loops) void this.#loop(client, life, delays, delivered);
  }

  async end(): Promise<void> {
    this.#life += 1;
    await this.#client?.close();
    for (const n of this.#came) if (!this.#saved.has(n)) this.wrong.push(`lost ${n}`);
  }

  async #loop(client: EventClient, life: number, delays: readonly number[], delivered: Set<number>) {
    let handled = 0;
    while (client.status.state !== "closed") {
      try {
        for await (const event of client) {
          const n = Number(event.id.split("-")[0]) - Number(id(0).split("-")[0]);
          if (life === this.#life) {
            if (delivered.has(n)) this.wrong.push(`twice ${n}`);
            if (this.#saved.has(n)) this.wrong.push(`saved, and again ${n}`);
          }
          delivered.add(n);
          await new Promise((resolve) => setTimeout(resolve, delays[handled % delays.length]));
          handled += 1;
          if (life === this.#life) this.#acked.add(n);
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  #save(position: Position): void {
    const [before, after] = [numberOf(this.#stored?.mark), numberOf(position.mark)];
    if (after < before) this.wrong.push(`the mark went back from ${before} to ${after}`);
    this.#stored = structuredClone(position);
    this.#saved = new Set(this.#acked);
    this.#leaveOut(position);
    const cursor = numberOf(position.cursor);
    for (let n = 1; n <= after; n += 1) {
      const isKnown = this.#saved.has(n) || n <= cursor || n <= this.#leftOut;
      if (!isKnown) this.wrong.push(`the mark ${after} covers ${n}, which is not handled`);
    }
  }

  /** Before the first cursor nothing but the base URL can be asked for: what that leaves out is left out for good. */
  #leaveOut({ cursor, mark }: Position): void {
    if (cursor === null) this.#leftOut = Math.max(this.#leftOut, numberOf(mark));
  }

  async #answer(url: string, life: number): ReturnType<FetchLike> {
    if (life !== this.#life) throw new Error("killed");
    const { steps, total, pageSize, window } = this.#plot;
    const step = steps[this.#step] ?? { kind: "plain", n: total };
    this.#step += 1;
    this.#shown = Math.min(total, this.#shown + (step.n % 5) + (steps[this.#step] ? 0 : total));
    if (step.kind === "unavailable") return new Response(null, { status: 503 });
    if (step.kind === "kill") {
      const old = this.#client;
      this.start();
      void old?.close();
      throw new Error("killed");
    }

    const asked = new URL(url).searchParams.get("i");
    const from = asked === null ? Math.max(0, this.#shown - window) : numberOf(asked);
    let ns = Array.from(
      { length: Math.max(0, Math.min(this.#shown - from, pageSize)) },
      (_, k) => from + 1 + k,
    );
    if (step.kind === "short" || step.kind === "emptyDropped")
      ns = ns.slice(0, step.kind === "short" ? 1 + (step.n % 3) : 0);
    const next = ns.at(-1) ?? from;
    if (step.kind === "shuffled") ns = ns.toSorted((a, b) => ((a * 7 + step.n) % 5) - ((b * 7 + step.n) % 5));
    if (this.#client) this.#leaveOut(this.#client.position);
    for (const n of ns) {
      // What lies at or below the cursor of the position was left out by the feed, and is so for good.
      if (n > Math.max(this.#leftOut, numberOf(this.#client?.position.cursor)) || this.#acked.has(n))
        this.#came.add(n);
    }
    const events = ns.map((n) => follow(n));
    const to = (n: number) => {
      if (!this.#given.includes(n)) this.#given.push(n);
      return json({ events, nextUrl: `${base}?i=${id(n)}&timeout=10` });
    };
    switch (step.kind) {
      case "dropped":
      case "emptyDropped":
        return json({ events, nextUrl: null });
      case "foreign":
        return json({ events, nextUrl: "https://evil.example/" });
      case "older": {
        const older = this.#given.filter((n) => n <= next);
        return to(older[step.n % older.length] ?? next);
      }
      case "overlap":
        return to(Math.max(from, next - 1 - (step.n % 3)));
      default:
        return to(next);
    }
  }
}

function numberOf(value: string | null | undefined): number {
  return value ? Number(value.split("-")[0]) - Number(id(0).split("-")[0]) : 0;
}
