import type { Bench } from "./bench.js";
import { close } from "./measures/close.js";
import { cpu } from "./measures/cpu.js";
import { dispatch } from "./measures/dispatch.js";
import { idle } from "./measures/idle.js";
import { latency } from "./measures/latency.js";
import { polls } from "./measures/polls.js";
import { position } from "./measures/position.js";
import { rooms } from "./measures/rooms.js";
import { start } from "./measures/start.js";
import { throughput } from "./measures/throughput.js";
import type { Row } from "./row.js";

/** What can be measured, by name, in the order of the table. */
export const MEASURES: ReadonlyMap<string, (bench: Bench) => Promise<Row[]>> = new Map(
  Object.entries({ cpu, throughput, polls, latency, rooms, idle, dispatch, start, close, position }),
);
