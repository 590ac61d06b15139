import type { Lag } from "./play.js";
import type { Row } from "./run-curve.js";

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
