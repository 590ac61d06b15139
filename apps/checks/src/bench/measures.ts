import type { Bench } from "./bench.js";
import { decode, dispatch, start } from "./measures/alone.js";
import { polls } from "./measures/polls.js";
import { idle, many, rooms } from "./measures/rooms.js";
import type { Runtime } from "./programs.js";
import type { Row } from "./row.js";

/** Measures something on a Node. */
type Measure = (bench: Bench, runtime: Runtime) => Promise<Row[]>;

/** What can be measured, by name, in the order of the tables. */
export const MEASURES: ReadonlyMap<string, Measure> = new Map(
  Object.entries({ ...polls, rooms, many, idle, decode, dispatch, start }),
);
