import { idOf } from "../wire.js";

/** What a contestant did in its turn. */
export interface Turn {
  /** How many of what the measure counts. */
  readonly work: number;
  readonly seconds: number;
  /** Seconds of processor time, of all threads: that of the garbage collector and of the compiler too. */
  readonly cpu: number;
}

/** When a turn ends: after so many seconds, or after so much work. */
export interface TurnLimits {
  readonly seconds: number;
  readonly most?: number | undefined;
}

/** The clock of a turn. It starts when it is made. */
export class TurnClock {
  readonly #limits: TurnLimits;
  readonly #cpu = process.cpuUsage();
  readonly #start = performance.now();

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  isOver(work: number): boolean {
    const { seconds, most = Number.POSITIVE_INFINITY } = this.#limits;
    return work >= most || performance.now() - this.#start >= seconds * 1000;
  }

  stop(work: number): Turn {
    const { user, system } = process.cpuUsage(this.#cpu);
    return { work, seconds: (performance.now() - this.#start) / 1000, cpu: (user + system) / 1e6 };
  }
}

/** Runs whole passes until the turn is over: at least one. A pass gives how much work it was. */
export async function takeTurn(limits: TurnLimits, pass: () => number | Promise<number>): Promise<Turn> {
  const clock = new TurnClock(limits);
  let work = 0;
  do work += await pass();
  while (!clock.isOver(work));
  return clock.stop(work);
}

/** Holds each event against the one that should come: every one of them, in order. */
export class Sequence {
  count = 0;
  /** The ids are made here, before the clock runs. */
  readonly #expected: readonly string[];

  constructor(events: number) {
    this.#expected = Array.from({ length: events }, (_, number) => idOf(number));
  }

  /** Throws when it is not the next one. */
  readonly take = ({ id }: { readonly id: string }): void => {
    if (id !== this.#expected[this.count])
      throw new Error(`Event ${id} came in place of ${this.#expected[this.count] ?? "none"}`);
    this.count += 1;
  };

  /** Throws when not so many events came. Begins anew. */
  finish(events: number): void {
    const { count } = this;
    this.count = 0;
    if (count !== events) throw new Error(`${count} events came of ${events}`);
  }
}
