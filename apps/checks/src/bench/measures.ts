import type { Bench } from "./bench.js";
import type { Runtime } from "./programs.js";
import { idle, many, rooms } from "./rooms.js";
import type { Row } from "./row.js";
import { start } from "./start.js";
import { measureTurns, TURNS } from "./turns.js";

/** Measures something on a Node. */
type Measure = (bench: Bench, runtime: Runtime) => Promise<Row[]>;

const turns = Object.keys(TURNS).map((name): [string, Measure] => [
  name,
  (bench, runtime) => measureTurns(bench, runtime, name),
]);

/** What can be measured, by name, in the order of the tables. */
export const MEASURES: ReadonlyMap<string, Measure> = new Map([
  ...turns,
  ...Object.entries({ rooms, many, idle, start }),
]);
