/** How the process is doing when so many events have arrived. */
export interface Measure {
  readonly events: number;
  readonly polls: number;
  /** Bytes on the heap after garbage collection. */
  readonly heap: number;
  /** Listeners on the signal that outlives the client. */
  readonly listeners: number;
  /** Timers that stand. */
  readonly timers: number;
}

/** The heap may grow by less, in bytes, from the first measure to the last. */
const HEAP_GROWTH = 5_000_000;

/** By how much the heap has grown from the first measure to the last, in bytes. */
export function heapGrowth(measures: readonly Measure[]): number {
  return (measures.at(-1)?.heap ?? 0) - (measures[0]?.heap ?? 0);
}

/** What has grown from the first measure to the last and should not have. */
export function grown(measures: readonly Measure[]): string[] {
  const [first, last] = [measures[0], measures.at(-1)];
  if (first === undefined || last === undefined) return ["nothing was measured"];
  const more = (["listeners", "timers"] as const)
    .filter((key) => last[key] > first[key])
    .map((key) => `${key}: ${last[key]}, up from ${first[key]}`);
  const heap = heapGrowth(measures);
  return heap < HEAP_GROWTH ? more : [`the heap has grown by ${heap} bytes`, ...more];
}
