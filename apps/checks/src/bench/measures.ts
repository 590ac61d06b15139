import type { Bench } from "./bench.js";
import { decode } from "./measures/decode.js";
import { dispatch } from "./measures/dispatch.js";
import { idle } from "./measures/idle.js";
import { many } from "./measures/many.js";
import { polls } from "./measures/polls.js";
import { rooms } from "./measures/rooms.js";
import { start } from "./measures/start.js";
import type { Row } from "./row.js";
import type { Runtime } from "./runtimes.js";

/** Measures something on a Node. */
export type Measure = (bench: Bench, runtime: Runtime) => Promise<Row[]>;

/** What can be measured, by name, in the order of the tables. */
export const MEASURES: ReadonlyMap<string, Measure> = new Map(
  Object.entries({ ...polls, rooms, many, idle, decode, dispatch, start }),
);
