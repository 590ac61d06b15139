import { describe, expect, it } from "vitest";
import { lintMetrics, promtoolSays } from "../src/metrics-lint.js";

const good = `# HELP cb_events_polls_total Polls.
# TYPE cb_events_polls_total counter
cb_events_polls_total{room="an\\"a",why="a\\\\b\\n{c}"} 3
cb_events_polls_total{room="ben"} 0 1700000000000
# HELP cb_events_lag_seconds Lag.
# TYPE cb_events_lag_seconds histogram
cb_events_lag_seconds_bucket{le="0.5"} 1
cb_events_lag_seconds_bucket{le="5"} 1
cb_events_lag_seconds_bucket{le="+Inf"} 2
cb_events_lag_seconds_sum 7.5
cb_events_lag_seconds_count 2
# HELP cb_events_rooms Rooms.
# TYPE cb_events_rooms gauge
cb_events_rooms NaN
`;

/** A page with one gauge, which promtool takes. */
const gauge = (name: string, sample = `${name} 1`) =>
  `# HELP ${name} Something.\n# TYPE ${name} gauge\n${sample}\n`;

const wrong: readonly (readonly [what: string, page: string])[] = [
  ["no help", good.replace("# HELP cb_events_rooms Rooms.\n", "")],
  ["a counter without _total", good.replaceAll("_polls_total", "_polls")],
  ["_total of a gauge", gauge("cb_events_rooms_total")],
  ["milliseconds", gauge("cb_events_lag_milliseconds")],
  ["minutes", gauge("cb_events_lag_minutes")],
  ["a unit in short", gauge("cb_events_lag_ms")],
  ["the type in the name", gauge("cb_events_gauge_rooms")],
  ["camel case", gauge("cb_events_roomsOpen")],
  ["a label in camel case", gauge("cb_events_rooms", 'cb_events_rooms{roomName="a"} 1')],
  ["a colon", gauge("cb:rooms")],
  ["a name of a histogram's part", gauge("cb_events_rooms_count")],
  ["le of a gauge", gauge("cb_events_rooms", 'cb_events_rooms{le="1"} 1')],
  ["a sample that is none", `${good}cb_events_rooms{room=ana} 1\n`],
  ["a type twice", `${good}# TYPE cb_events_rooms gauge\n`],
  ["a line without an end", good.trimEnd()],
];

describe("lintMetrics", () => {
  it("finds nothing wrong with a page that is right", () => {
    expect(lintMetrics(good)).toEqual([]);
  });

  it.each(wrong)("finds %s", (_, page) => {
    expect(lintMetrics(page)).not.toEqual([]);
  });

  it.each([
    ["a sample twice", gauge("cb_events_rooms", 'cb_events_rooms{a="1"} 1\ncb_events_rooms{a="1"} 1')],
    ["a bucket that shrinks", good.replace('le="5"} 1', 'le="5"} 0')],
    ["no last bucket", good.replace(/.*\+Inf.*\n/, "")],
    ["a count beside its buckets", good.replace("seconds_count 2", "seconds_count 3")],
    ["no sum", good.replace(/.*_sum.*\n/, "")],
    ["a sample without a type", `${good}cb_events_other 1\n`],
    ["a counter below 0", good.replace(/why=.*\} 3$/m, 'why="a"} -3')],
    ["a type without a sample", `${good}# HELP cb_events_x X.\n# TYPE cb_events_x gauge\n`],
  ])("finds %s, which promtool does not mind", (_, page) => {
    expect(lintMetrics(page)).not.toEqual([]);
  });

  const hasPromtool = promtoolSays(good) !== undefined;
  it.skipIf(!hasPromtool)("agrees with promtool about each", () => {
    expect(promtoolSays(good)).toBe("");
    for (const [what, page] of wrong) expect(promtoolSays(page), what).not.toBe("");
  });
});
