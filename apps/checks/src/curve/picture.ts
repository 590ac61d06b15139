import type { Row } from "./row.js";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 360, 56, 24, 40, 48];
const MAX_LAG = 60;
const [MIN_ROOMS, MAX_ROOMS] = [10, 1000];

const LINES: readonly (readonly [label: string, colour: string, lag: (row: Row) => number | undefined])[] = [
  ["one shared limiter, p95", "#c0392b", ({ limiter }) => limiter?.lags[0]?.p95],
  ["pool, p95", "#1f6fb2", ({ pool }) => pool.lags[0]?.p95],
  ["pool, p50", "#7fb3de", ({ pool }) => pool.lags[0]?.p50],
];

/** The lag over the number of busy rooms, as an SVG that stands on white and on black. */
export function picture(rows: readonly Row[]): string {
  const busy = rows.flatMap((row) => {
    const [group, ...others] = row.scenario.groups;
    return group?.perSecond === 1 && others.length === 0 ? { row, rooms: group.rooms } : [];
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
    ...LINES.map(([label, colour, lagOf]) => {
      const points = busy.flatMap(({ row, rooms }) => {
        const lag = lagOf(row);
        return lag === undefined ? [] : [[x(rooms), y(lag)] as const];
      });
      return line(points, label, colour);
    }),
    "</svg>",
    "",
  ].join("\n");
}

function line(points: readonly (readonly [x: number, y: number])[], label: string, colour: string): string {
  const dots = points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`);
  const [endX = 0, endY = 0] = points.at(-1) ?? [];
  return [
    `<path d="M${points.map(([px, py]) => `${px} ${py}`).join("L")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...dots,
    `<text x="${endX - 8}" y="${endY - 8}" text-anchor="end" fill="${colour}">${label}</text>`,
  ].join("");
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
