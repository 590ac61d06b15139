import type { UnnumberedFault } from "../faults/fault-row.js";

/** What goes wrong now and then, one after the other. None of it changes the order of events. */
export const sprinkledFaults: readonly UnnumberedFault[] = [
  { status: 503 },
  { kind: "reset", at: "body" },
  { kind: "expireCursor" },
  { kind: "repeatPage" },
  { status: 429, headers: { "retry-after": "2" } },
  { kind: "dropNextUrl" },
  { kind: "stallHead" },
  { status: 401 },
  { kind: "truncate" },
  { kind: "expireCursor", withoutNextUrl: true },
  { kind: "refuse" },
  { kind: "foreignNextUrl" },
  { status: 500, body: "x".repeat(100_000) },
  { kind: "stallBody" },
  { kind: "html" },
  { kind: "dropNextUrl", asNull: true },
  { kind: "reset", at: "head" },
  { kind: "redirect" },
  { kind: "drip" },
  { kind: "empty" },
  { status: 404 },
  { status: 520 },
];
