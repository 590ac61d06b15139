import type { Lag, Played } from "./play.js";
import type { Scenario } from "./scenarios.js";

/** One row of the curve: how each contestant did. */
export interface Row {
  readonly scenario: Scenario;
  readonly pool: Played;
  readonly naive?: Played;
  readonly limiter?: Played;
}

/** How far a figure may be from what is expected. */
const TOLERANCE = 0.05;
/** A lag of some hundredths of a second is the way, and is told to a hundredth, in seconds. */
const HUNDREDTH = 0.015;
/** No 60 seconds may hold more. */
const BUDGET = 2000;

/** A figure, and what is expected of it, where something is. */
type Figure = readonly [what: string, got: number | undefined, wanted: number | undefined];

/** What is broken in a row: more than the budget, or a figure that is off by more than 5 %. */
export function judge({ scenario, pool, limiter }: Row): string[] {
  const { name, groups } = scenario;
  const figures: readonly Figure[] = [
    ["the number of requests a minute", pool.requests, scenario.requests],
    ["the most requests in 60 seconds", pool.most, scenario.most],
    ...groups.flatMap(({ name: whose = "the pool", lag: [p50, p95] }, at) => [
      [`the lag of ${whose} (p50)`, pool.lags[at]?.p50, p50] as const,
      [`the lag of ${whose} (p95)`, pool.lags[at]?.p95, p95] as const,
    ]),
    ["the longest lag", pool.lags[0]?.max, scenario.max],
    ["the lag of the room that fares worst (p95)", pool.worst, scenario.worst],
  ];
  const broken: string[] = [];
  if (pool.most > BUDGET) broken.push(`${name}: ${pool.most} requests in 60 seconds, more than ${BUDGET}`);
  for (const [what, got = 0, wanted = got] of figures) {
    if (Math.abs(got - wanted) > Math.max(wanted * TOLERANCE, HUNDREDTH))
      broken.push(`${name}: ${what} is ${got}, not ${wanted}, give or take 5 %`);
  }
  // One limiter for all is no promise of ours: that it is far worse is what the row shows.
  const worse = limiter?.lags[0]?.p95 ?? 0;
  if (scenario.limiter && worse < 1.5 * (pool.lags[0]?.p95 ?? 0)) {
    const [, about] = scenario.limiter;
    broken.push(
      `${name}: one limiter for all has a lag of ${worse} s (p95), and should have about ${about} s`,
    );
  }
  return broken;
}

/** The head of the table. */
export const HEAD = [
  "rooms × events",
  "naive: requests/min, p95",
  "shared limiter: p50 / p95",
  "**pool**: requests/min",
  "most in 60 s",
  "**lag: p50 / p95 / max**",
  "worst room's p95",
];

/** One row, as its cells. */
export function cells({ scenario: { name, groups }, pool, naive, limiter }: Row): string[] {
  const lags = groups.map(({ name: whose }, at) => {
    const { p50, p95, max } = pool.lags[at] as Lag;
    return `${whose ? `${whose}: ` : ""}${shown(p50)} / ${shown(p95)} / ${shown(max)} s`;
  });
  const [slow] = limiter?.lags ?? [];
  return [
    name,
    naive ? `${count(naive.requests)}, ${shown(naive.lags[0]?.p95 ?? 0)} s` : "–",
    slow ? `${shown(slow.p50)} / ${shown(slow.p95)} s` : "–",
    count(pool.requests),
    count(pool.most),
    lags.join("; "),
    groups.length === 1 ? `${shown(pool.worst)} s` : "–",
  ];
}

const count = (value: number): string => value.toLocaleString("en");
const shown = (seconds: number): string => seconds.toFixed(seconds < 10 ? 2 : 1);
