import type { Bench } from "../bench.js";
import { costRow, type Goal, type Row, rateRow } from "../row.js";
import type { Runtime } from "../runtimes.js";
import { type Name, playCold, playWarm, takesPart } from "./follow.js";

/** What is expected of one contestant against another. */
interface Expectation {
  readonly name: Name;
  readonly figure: "processor time" | "rate";
  readonly baseline: Name;
  /** By the major version of Node. */
  readonly goal: (major: number) => Goal;
}

/** Pages, and who follows them. */
export interface Pages {
  readonly measure: string;
  readonly work: string;
  /** Events in each page; 0: one empty page again and again. */
  readonly size: number;
  /** The baseline of all that no goal compares. */
  readonly floor: Name;
  readonly names: readonly Name[];
  readonly expected: readonly Expectation[];
  /** Polls from the start of a process on, each time of a new one; there is no warm-up. */
  readonly cold?: number;
  readonly secure?: true;
}

/** A turn never comes to the end of such a room. */
const POLLS = 20_000;
const EVENTS = 100_000;

/** How a poll of one contestant compares with one of another: processor time, and the rate beside it. */
export async function measurePages(bench: Bench, runtime: Runtime, pages: Pages): Promise<Row[]> {
  const expected = pages.expected.filter(({ name, baseline }) => takesPart(bench, name, baseline));
  const wanted = bench.scale.quick ? expected.flatMap(({ name, baseline }) => [name, baseline]) : pages.names;
  const names = pages.names.filter((name) => wanted.includes(name) && takesPart(bench, name));
  if (names.length === 0) return [];

  const { size, cold } = pages;
  const most = size > 1 ? EVENTS / size : POLLS;
  const room = `pages_of_${size}`;
  await bench.server.call("pages", { name: room, pages: size === 0 ? 1 : most, size });
  const params = { room, size, most: cold ?? most, folder: await bench.folder };
  const start = (process: string) =>
    pages.secure ? bench.secureContestant(process, runtime) : bench.contestant(process, runtime);
  const turns = await (cold ? playCold : playWarm)(bench, names, start, params);

  const about = (name: Name) => ({
    measure: pages.measure,
    runtime: runtime.name,
    work: `${pages.work}: ${name}`,
  });
  const judged = expected.map(({ name, figure, baseline, goal }) => {
    const row = figure === "rate" ? rateRow : costRow;
    return row({ ...about(name), baseline, goal: goal(runtime.major) }, turns(name), turns(baseline));
  });
  const shown = names
    .filter((name) => name !== pages.floor && !isJudged(expected, name, pages.floor))
    .map((name) => costRow({ ...about(name), baseline: pages.floor }, turns(name), turns(pages.floor)));
  return [...judged, ...(bench.scale.quick ? [] : shown)];
}

function isJudged(expected: readonly Expectation[], name: Name, baseline: Name): boolean {
  return expected.some((one) => one.name === name && one.baseline === baseline);
}
