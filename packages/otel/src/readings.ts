/** What is read of the status of a client, and of each room of a pool or a relay. */
interface RoomReading {
  readonly state: string;
  readonly lastPollAt?: Date | undefined;
  readonly clockSkew?: number | undefined;
}

/** What is read of any status. */
interface Status extends Partial<RoomReading> {
  readonly rooms?: readonly RoomReading[] | undefined;
  readonly requests?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
  readonly waiting?: number | undefined;
  readonly pending?: number | undefined;
  readonly lag?: number | undefined;
  readonly dead?: number | undefined;
}

/** The figures of a status at one moment. */
export interface Readings {
  readonly states: ReadonlyMap<string, number>;
  readonly silence: number | undefined;
  readonly skew: number | undefined;
  readonly requests: number | undefined;
  readonly budget: number | undefined;
  readonly waiting: number | undefined;
  readonly pending: number | undefined;
  readonly behind: number | undefined;
  readonly dead: number | undefined;
}

/** Reads any of the library's statuses by what it has: a client is one room, a pool and a relay are several. */
export function readingsOf(status: object, now: number): Readings {
  const { state, rooms, requests, requestsPerMinute, waiting, pending, lag, dead, ...own }: Status = status;
  const isClient = state !== undefined;
  const all: readonly RoomReading[] = isClient ? [{ state, ...own }] : (rooms ?? []);
  const states = new Map<string, number>();
  for (const room of all) states.set(room.state, (states.get(room.state) ?? 0) + 1);
  return {
    states,
    silence: largest(
      all.flatMap(({ lastPollAt }) => (lastPollAt ? [(now - lastPollAt.getTime()) / 1000] : [])),
    ),
    skew: all.find(({ clockSkew }) => clockSkew !== undefined)?.clockSkew,
    requests,
    budget: requestsPerMinute,
    waiting,
    pending,
    // That of a client is in seconds, and of its last event: the histogram of `timed` says more.
    behind: isClient ? undefined : lag,
    dead,
  };
}

/** No spread: a pool may have thousands of rooms. */
function largest(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.max(a, b));
}
