/** An event id of the form `<ms>-<seq>`, taken apart to be compared as numbers. */
export interface EventKey {
  readonly ms: number;
  readonly seq: number;
}

/** Undefined for anything but two plain numbers that a double holds exactly. */
export function parseEventId(id: unknown): EventKey | undefined {
  if (typeof id !== "string") return undefined;
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(id);
  return match ? { ms: Number(match[1]), seq: Number(match[2]) } : undefined;
}

export function formatEventId({ ms, seq }: EventKey): string {
  return `${ms}-${seq}`;
}

/** Below zero when `a` is earlier, above when it is later, zero when they are the same place. */
export function compareKeys(a: EventKey, b: EventKey): number {
  return a.ms - b.ms || a.seq - b.seq;
}

/** The latest possible place before `key`, as far as it can be written: `5-2` after `5-1`, `4-0` before `5-0`. */
export function keyBefore({ ms, seq }: EventKey): EventKey {
  return seq > 0 ? { ms, seq: seq - 1 } : { ms: Math.max(0, ms - 1), seq: 0 };
}

/** The first possible place behind `key`. */
export function keyAfter({ ms, seq }: EventKey): EventKey {
  return { ms, seq: seq + 1 };
}
