/** What a contestant did in its turn. */
export interface Turn {
  /** How many of what the measure counts. */
  readonly work: number;
  readonly seconds: number;
  /** Seconds of processor time, of all threads. */
  readonly cpu: number;
}

/** Runs whole passes until so many seconds are over: at least one. */
export async function takeTurn(seconds: number, pass: () => number | Promise<number>): Promise<Turn> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let work = 0;
  let elapsed = 0;
  do {
    work += await pass();
    elapsed = (performance.now() - start) / 1000;
  } while (elapsed < seconds);
  const { user, system } = process.cpuUsage(cpu);
  return { work, seconds: elapsed, cpu: (user + system) / 1e6 };
}
