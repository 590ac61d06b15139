import type { Row } from "./play.js";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 360, 56, 24, 40, 48];
const MAX_LAG = 60;
const [MIN_ROOMS, MAX_ROOMS] = [10, 1000];

interface Point {
  readonly rooms: number;
  readonly lag: number;
}

/** The lag over the number of busy rooms, as an SVG that stands on white and on black. */
export function picture(rows: readonly Row[]): string {
  const even = rows.filter(({ scenario: { groups } }) => groups.length === 1 && groups[0]?.perSecond === 1);
  const points = (lagOf: (row: Row) => number | undefined): Point[] =>
    even.flatMap((row) => {
      const [rooms, lag] = [row.scenario.groups[0]?.rooms ?? 0, lagOf(row)];
      return lag === undefined ? [] : [{ rooms, lag }];
    });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">`,
    "<title>Lag of an event over the number of rooms with an event a second each</title>",
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" fill="#333333">Lag of an event in seconds, rooms with an event a second each, 2,000 requests a minute</text>`,
    ...[0, 10, 20, 30, 40, 50, 60].map(
      (lag) =>
        `<path d="M${LEFT} ${y(lag)}H${WIDTH - RIGHT}" stroke="#dddddd"/><text x="${LEFT - 8}" y="${y(lag) + 4}" text-anchor="end" fill="#666666">${lag}</text>`,
    ),
    ...[10, 30, 50, 100, 300, 1000].map(
      (rooms) =>
        `<text x="${x(rooms)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle" fill="#666666">${rooms}</text>`,
    ),
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end" fill="#666666">rooms</text>`,
    line(
      points(({ limiter }) => limiter?.lags[0]?.p95),
      "#c0392b",
      "one shared limiter, p95",
      -8,
    ),
    line(
      points(({ pool }) => pool.lags[0]?.p95),
      "#1f6fb2",
      "pool, p95",
      -8,
    ),
    line(
      points(({ pool }) => pool.lags[0]?.p50),
      "#7fb3de",
      "pool, p50",
      -8,
    ),
    "</svg>",
    "",
  ].join("\n");
}

function line(points: readonly Point[], colour: string, label: string, above: number): string {
  const path = points.map(({ rooms, lag }, at) => `${at === 0 ? "M" : "L"}${x(rooms)} ${y(lag)}`).join("");
  const dots = points.map(
    ({ rooms, lag }) => `<circle cx="${x(rooms)}" cy="${y(lag)}" r="3" fill="${colour}"/>`,
  );
  const last = points.at(-1);
  const text = last
    ? `<text x="${x(last.rooms) - 8}" y="${y(last.lag) + above}" text-anchor="end" fill="${colour}">${label}</text>`
    : "";
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}${text}`;
}

/** Logarithmic. */
function x(rooms: number): number {
  const share = Math.log(rooms / MIN_ROOMS) / Math.log(MAX_ROOMS / MIN_ROOMS);
  return round(LEFT + share * (WIDTH - LEFT - RIGHT));
}

function y(lag: number): number {
  return round(HEIGHT - BOTTOM - (lag / MAX_LAG) * (HEIGHT - TOP - BOTTOM));
}

const round = (value: number): number => Math.round(value * 10) / 10;
