import { inBoth, retried, thrown } from "../expect.js";
import { type FaultRow, fault, type Trouble } from "../fault-row.js";

const refused = (): Trouble => ({ kind: "refused" });

/** No answer, or not all of it. */
export const connectionRows: readonly FaultRow[] = [
  { name: "connection refused", cases: [refused], ...inBoth(retried("NetworkError")) },
  {
    name: "connection refused for good",
    cases: [refused],
    lasts: "until thrown",
    ...inBoth({ ...retried("NetworkError", 2), ...thrown("NetworkError") }),
  },
  {
    name: "reset before the head",
    cases: [fault({ kind: "reset", at: "head" }), fault({ kind: "refuse" })],
    ...inBoth(retried("NetworkError")),
  },
  {
    name: "reset in mid-body",
    cases: [fault({ kind: "reset", at: "body" })],
    ...inBoth(retried("NetworkError")),
  },
  {
    name: "stalled head",
    cases: [fault({ kind: "stallHead" })],
    takes: "waiting",
    ...inBoth(retried("NetworkError")),
  },
  {
    name: "stalled head for good",
    cases: [fault({ kind: "stallHead" })],
    lasts: "until thrown",
    takes: "waiting",
    options: { retryAttempts: 2 },
    ...inBoth({ ...retried("NetworkError"), ...thrown("NetworkError") }),
  },
  {
    name: "stalled body",
    cases: [fault({ kind: "stallBody" })],
    takes: "waiting",
    ...inBoth(retried("NetworkError")),
  },
  {
    name: "drip, a byte a second",
    cases: [fault({ kind: "drip" })],
    takes: "waiting",
    ...inBoth(retried("NetworkError")),
  },
];
