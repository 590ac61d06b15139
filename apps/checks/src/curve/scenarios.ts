/** Rooms that are alike. */
export interface Group {
  readonly name?: string;
  readonly rooms: number;
  /** Events a second in each. */
  readonly perSecond: number;
  readonly priority?: number;
}

/** What a row has to be, within 5 %: found by a model of the planner before it was written. */
interface Expected {
  readonly requests: number;
  readonly most?: number;
  /** p50 and p95 in seconds, of each group. */
  readonly lags: readonly (readonly [p50: number, p95: number])[];
  /** The longest lag of the first group, in seconds: where the start has no part in it. */
  readonly max?: number;
  /** The p95 of the room that fares worst, in seconds. */
  readonly worst?: number;
}

export interface Scenario {
  readonly name: string;
  readonly groups: readonly Group[];
  readonly expected: Expected;
  /** Also with a client for each room and no limit. */
  readonly naive?: boolean;
  /** Also with one limiter for all; its p50 and p95. */
  readonly limiter?: readonly [p50: number, p95: number];
}

const even = (rooms: number, perSecond: number): readonly Group[] => [{ rooms, perSecond }];
const busy = (
  rooms: number,
  lag: readonly [p50: number, p95: number],
  [max, worst]: readonly [max?: number, worst?: number] = [],
): Pick<Scenario, "name" | "groups" | "expected"> => ({
  name: `${rooms.toLocaleString("en")} × 1/s`,
  groups: even(rooms, 1),
  expected: {
    ...{ requests: 1918, most: 1968, lags: [lag] },
    ...(max !== undefined && { max }),
    ...(worst !== undefined && { worst }),
  },
});

export const SCENARIOS: readonly Scenario[] = [
  { ...busy(10, [0.03, 0.04]), expected: { requests: 589, most: 627, lags: [[0.03, 0.04]] } },
  { ...busy(30, [0.03, 0.03]), expected: { requests: 1825, most: 1883, lags: [[0.03, 0.03]] }, naive: true },
  busy(50, [0.5, 1.39], [1.57, 1.47]),
  { ...busy(100, [1.56, 2.99], [3.15, 3.11]), naive: true, limiter: [10, 37.3] },
  { ...busy(300, [4.71, 8.92], [9.41, 9.32]), naive: true, limiter: [23.6, 50.7] },
  { ...busy(1000, [15.8, 29.7], [31.3, 31]), limiter: [28.8, 55.9] },
  {
    name: "300 × 0.1/s",
    groups: even(300, 0.1),
    expected: { requests: 1807, most: 1968, lags: [[0.03, 0.03]] },
  },
  {
    name: "1,000 × 0.1/s",
    groups: even(1000, 0.1),
    expected: { requests: 1918, most: 1968, lags: [[15.2, 29.7]], max: 31.3, worst: 31.3 },
  },
  { name: "1,000 × 0.01/s", groups: even(1000, 0.01), expected: { requests: 1030, lags: [[0.03, 0.03]] } },
  {
    name: "2,500 × 0.001/s",
    groups: even(2500, 0.001),
    expected: { requests: 1712, most: 1968, lags: [[0.03, 0.03]] },
  },
  {
    name: "300 mixed",
    groups: [
      { name: "30 × 5/s", rooms: 30, perSecond: 5 },
      { name: "120 × 1/s", rooms: 120, perSecond: 1 },
      { name: "150 × 0.01/s", rooms: 150, perSecond: 0.01 },
    ],
    expected: {
      requests: 1918,
      most: 1968,
      lags: [
        [2.62, 4.93],
        [2.56, 4.9],
        [0.03, 0.03],
      ],
    },
  },
  {
    name: "300 × 1/s, 30 of them with priority 5",
    groups: [
      { name: "priority 5", rooms: 30, perSecond: 1, priority: 5 },
      { name: "priority 1", rooms: 270, perSecond: 1 },
    ],
    expected: {
      requests: 1918,
      most: 1968,
      lags: [
        [1.27, 2.52],
        [6.55, 12.5],
      ],
    },
  },
];
