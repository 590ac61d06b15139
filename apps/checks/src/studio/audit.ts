import type { WorkerReport } from "./plan.js";

/** What the workers told of their appends, by rooms; begun anew when Redis comes back with an older state. */
export class Appends {
  #sequences = new Map<string, Map<number, number>>();
  refused = 0;
  staleAccepted = 0;

  note(report: WorkerReport & { kind: "append" }): void {
    if (report.result === "STALE") this.refused += 1;
    if (report.result !== "OK") return;
    const room = this.#sequences.get(report.room) ?? new Map<number, number>();
    this.#sequences.set(report.room, room);
    room.set(report.seq, report.fence);
  }

  /** Counts the writes of those who were owners no more: along a room's appends the fence never falls. */
  conclude(): void {
    for (const room of this.#sequences.values()) {
      let highest = 0;
      for (const [, fence] of [...room].sort(([a], [b]) => a - b)) {
        if (fence < highest) this.staleAccepted += 1;
        highest = Math.max(highest, fence);
      }
    }
    this.#sequences = new Map();
  }
}

/** How a log differs from what was sent. */
export interface Difference {
  readonly lost: number;
  readonly twice: number;
  readonly outOfOrder: number;
}

export function compare(sent: readonly string[], logged: readonly string[]): Difference {
  const places = new Map(sent.map((id, place) => [id, place]));
  const found = new Set(logged);
  let outOfOrder = 0;
  let last = -1;
  for (const id of logged) {
    const place = places.get(id) ?? last;
    if (place < last) outOfOrder += 1;
    last = Math.max(last, place);
  }
  return {
    lost: sent.filter((id) => !found.has(id)).length,
    twice: logged.length - found.size,
    outOfOrder,
  };
}
