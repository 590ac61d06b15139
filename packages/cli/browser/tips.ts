import { type Simulator, tip } from "@cb-events/simulator";
import { expect } from "vitest";

/** Emits tips of 1, 2, 4, 8, … tokens: whichever of them an alert is made of, their sum tells. */
export class Tips {
  readonly #feed: Simulator;
  #count = 0;

  constructor(feed: Simulator) {
    this.#feed = feed;
  }

  /** Emits the next ones, each of a viewer of its own. */
  emit(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      this.#feed.emit(tip({ tokens: 2 ** this.#count, from: `viewer_${this.#count}` }));
      this.#count += 1;
    }
  }

  /** The tokens of all. */
  get total(): number {
    return 2 ** this.#count - 1;
  }

  /** The alerts show every one of them, in order, and none twice. */
  expectOnce(alerts: readonly string[]): void {
    expect(shownTips(alerts), alerts.join("\n")).toEqual(Array.from({ length: this.#count }, (_, at) => at));
  }
}

/** Which tips the alerts show, in their order. */
export function shownTips(alerts: readonly string[]): number[] {
  return alerts.flatMap((alert) => {
    const bits = tokensOf(alert).toString(2).split("").reverse();
    return bits.flatMap((bit, at) => (bit === "1" ? [at] : []));
  });
}

/** All tokens of an alert: of its headline, and of what was joined to it. */
export function tokensOf(alert: string): number {
  return [...alert.matchAll(/([\d.,\s]+) tokens?\b/g)]
    .map(([, digits = ""]) => Number(digits.replace(/\D/g, "")))
    .reduce((sum, tokens) => sum + tokens, 0);
}
