import type { Lag, Row } from "./play.js";

/** How far a figure may be from what is expected. */
const TOLERANCE = 0.05;
/** A lag of some hundredths of a second is the way, and is told to a hundredth, in seconds. */
const HUNDREDTH = 0.015;
/** No 60 seconds may hold more. */
const BUDGET = 2000;

/** What is broken in a row: more than the budget, or a figure that is off by more than 5 %. */
export function judge({
  scenario: { name, groups, expected, limiter: whole },
  pool,
  limiter,
}: Row): string[] {
  const broken: string[] = [];
  const compare = (what: string, got: number, wanted: number, least = 0) => {
    if (Math.abs(got - wanted) <= Math.max(wanted * TOLERANCE, least)) return;
    broken.push(`${name}: ${what} is ${got}, not ${wanted}, give or take 5 %`);
  };
  const compareLag = (whose: string, lag: Lag, [p50, p95]: readonly [number, number]) => {
    compare(`the lag of ${whose} (p50)`, lag.p50, p50, HUNDREDTH);
    compare(`the lag of ${whose} (p95)`, lag.p95, p95, HUNDREDTH);
  };
  if (pool.most > BUDGET) broken.push(`${name}: ${pool.most} requests in 60 seconds, more than ${BUDGET}`);
  compare("the number of requests a minute", pool.requests, expected.requests);
  if (expected.most !== undefined) compare("the most requests in 60 seconds", pool.most, expected.most);
  for (const [at, lags] of expected.lags.entries()) {
    compareLag(groups[at]?.name ?? "the pool", pool.lags[at] as Lag, lags);
  }
  const { max, worst } = expected;
  if (max !== undefined) compare("the longest lag", pool.lags[0]?.max ?? 0, max);
  if (worst !== undefined) compare("the lag of the room that fares worst (p95)", pool.worst, worst);
  // One limiter for all is no promise of ours: that it is far worse is what the row shows.
  const worse = limiter?.lags[0]?.p95 ?? 0;
  if (whole && worse < 1.5 * (pool.lags[0]?.p95 ?? 0)) {
    broken.push(
      `${name}: one limiter for all has a lag of ${worse} s (p95), and should have about ${whole[1]} s`,
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
export function cells({ scenario, pool, naive, limiter }: Row): string[] {
  const { name, groups } = scenario;
  const lags = pool.lags.map((lag, at) => {
    const whose = groups[at]?.name;
    return `${whose ? `${whose}: ` : ""}${shown(lag.p50)} / ${shown(lag.p95)} / ${shown(lag.max)} s`;
  });
  return [
    name,
    naive ? `${count(naive.requests)}, ${shown(naive.lags[0]?.p95 ?? 0)} s` : "–",
    limiter ? pair(limiter.lags[0] as Lag) : "–",
    count(pool.requests),
    count(pool.most),
    lags.join("; "),
    groups.length === 1 ? `${shown(pool.worst)} s` : "–",
  ];
}

const pair = ({ p50, p95 }: Lag): string => `${shown(p50)} / ${shown(p95)} s`;
const count = (value: number): string => value.toLocaleString("en");
const shown = (seconds: number): string => seconds.toFixed(seconds < 10 ? 2 : 1);
