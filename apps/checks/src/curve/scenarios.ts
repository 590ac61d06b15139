/** Rooms that are alike. */
export interface Group {
  readonly name?: string;
  readonly rooms: number;
  /** Events a second in each. */
  readonly perSecond: number;
  readonly priority?: number;
  /** How late their events have to be, in seconds. */
  readonly lag: readonly [p50: number, p95: number];
}

/** Rooms, and what a row has to be, within 5 %: found by a model of the planner before it was written. */
export interface Scenario {
  readonly name: string;
  readonly groups: readonly Group[];
  /** Requests a minute. */
  readonly requests: number;
  /** The most in any 60 seconds. */
  readonly most?: number;
  /** The longest lag of the first group, in seconds: where the start has no part in it. */
  readonly max?: number;
  /** The p95 of the room that fares worst, in seconds. */
  readonly worst?: number;
  /** Also with a client for each room and no limit. */
  readonly naive?: boolean;
  /** Also with one limiter for all; its p50 and p95. */
  readonly limiter?: readonly [p50: number, p95: number];
}

/** What a row is where the pool asks for all that it may. */
const FULL = { requests: 1918, most: 1968 };

const even = (rooms: number, perSecond: number, lag: Group["lag"]) => ({
  name: `${rooms.toLocaleString("en")} × ${perSecond}/s`,
  groups: [{ rooms, perSecond, lag }],
});

export const SCENARIOS: readonly Scenario[] = [
  { ...even(10, 1, [0.03, 0.04]), requests: 589, most: 627 },
  { ...even(30, 1, [0.03, 0.03]), requests: 1825, most: 1883, naive: true },
  { ...even(50, 1, [0.5, 1.39]), ...FULL, max: 1.57, worst: 1.47 },
  { ...even(100, 1, [1.56, 2.99]), ...FULL, max: 3.15, worst: 3.11, naive: true, limiter: [10, 37.3] },
  { ...even(300, 1, [4.71, 8.92]), ...FULL, max: 9.41, worst: 9.32, naive: true, limiter: [23.6, 50.7] },
  { ...even(1000, 1, [15.8, 29.7]), ...FULL, max: 31.3, worst: 31, limiter: [28.8, 55.9] },
  { ...even(300, 0.1, [0.03, 0.03]), requests: 1807, most: 1968 },
  { ...even(1000, 0.1, [15.2, 29.7]), ...FULL, max: 31.3, worst: 31.3 },
  { ...even(1000, 0.01, [0.03, 0.03]), requests: 1030 },
  { ...even(2500, 0.001, [0.03, 0.03]), requests: 1712, most: 1968 },
  {
    name: "300 mixed",
    groups: [
      { name: "30 × 5/s", rooms: 30, perSecond: 5, lag: [2.62, 4.93] },
      { name: "120 × 1/s", rooms: 120, perSecond: 1, lag: [2.56, 4.9] },
      { name: "150 × 0.01/s", rooms: 150, perSecond: 0.01, lag: [0.03, 0.03] },
    ],
    ...FULL,
  },
  {
    name: "300 × 1/s, 30 of them with priority 5",
    groups: [
      { name: "priority 5", rooms: 30, perSecond: 1, priority: 5, lag: [1.27, 2.52] },
      { name: "priority 1", rooms: 270, perSecond: 1, lag: [6.55, 12.5] },
    ],
    ...FULL,
  },
];
