/** What a contestant did in its turn. */
export interface Turn {
  /** How many polls; events, where nothing is polled. */
  readonly work: number;
  readonly seconds: number;
  /** Seconds of processor time, of all threads: that of the garbage collector and of the compiler too. */
  readonly cpu: number;
}

/** A turn: of which room, and when it ends, by time or by its polls. */
export interface TurnParams {
  readonly room: string;
  /** Pages of the room, and events in each; 0: one empty page again and again. */
  readonly pages: number;
  readonly size: number;
  readonly seconds: number;
  readonly most: number;
  /** Where files may be put. */
  readonly folder: string;
}

/** The clock of a turn. It starts when it is made. */
export class TurnClock {
  readonly #seconds: number;
  readonly #most: number;
  readonly #cpu = process.cpuUsage();
  readonly #start = performance.now();

  constructor({ seconds, most }: Pick<TurnParams, "seconds" | "most">) {
    this.#seconds = seconds;
    this.#most = most;
  }

  isOver(work: number): boolean {
    return work >= this.#most || performance.now() - this.#start >= this.#seconds * 1000;
  }

  stop(work: number): Turn {
    const { user, system } = process.cpuUsage(this.#cpu);
    return { work, seconds: (performance.now() - this.#start) / 1000, cpu: (user + system) / 1e6 };
  }
}

/** Runs whole passes until the turn is over: at least one. A pass gives how much work it was. */
export async function takeTurn(params: TurnParams, pass: () => number | Promise<number>): Promise<Turn> {
  const clock = new TurnClock(params);
  let work = 0;
  do work += await pass();
  while (!clock.isOver(work));
  return clock.stop(work);
}
