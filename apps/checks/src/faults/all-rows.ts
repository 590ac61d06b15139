import type { FaultRow } from "./fault-row.js";
import { bodyRows } from "./rows/body-rows.js";
import { connectionRows } from "./rows/connection-rows.js";
import { eventRows } from "./rows/event-rows.js";
import { pageRows } from "./rows/page-rows.js";
import { statusRows } from "./rows/status-rows.js";

/** Every fault that the client is held against. */
export const allRows: readonly FaultRow[] = [
  ...connectionRows,
  ...statusRows,
  ...bodyRows,
  ...pageRows,
  ...eventRows,
];
