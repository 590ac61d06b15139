import { follow, tip } from "@cb-events/simulator";
import { inBoth, invalidEvent } from "../expect.js";
import { event, type FaultRow } from "../fault-row.js";

const label = "b2";
const whole = follow({ from: label });

const noIds = [5, null, true, {}, ["1-0"], undefined];
const oddIds = [
  "",
  "b2",
  "12",
  "1-2-3",
  "-1-0",
  "constructor",
  "__proto__",
  "\u{1f642}\u202e\n",
  `${"9".repeat(400)}-0`,
];

/** An event in the middle of a page is not as it should be. */
export const eventRows: readonly FaultRow[] = [
  { name: "id of another form", cases: oddIds.map((id) => event({ ...whole, id })), ...inBoth({}) },
  {
    name: "id that is no text",
    cases: noIds.map((id) => event({ ...whole, id: id ?? null })),
    ...invalidEvent({ label, delivered: false }),
  },
  {
    name: "event that is none",
    cases: [null, 5, "text", [], {}].map(event),
    ...invalidEvent({ label, delivered: false }),
  },
  {
    name: "event without what is essential",
    cases: [
      event({ ...whole, object: null }),
      event({ ...whole, object: { user: { gender: "f" } } }),
      event({ ...whole, method: 5 }),
      event({
        method: "tip",
        object: { ...tip({ tokens: 5, from: label }).object, tip: { tokens: "many" } },
      }),
    ],
    ...invalidEvent({ label, delivered: false }),
  },
  {
    name: "event with an optional field that is wrong",
    cases: [
      event({ ...whole, object: { ...whole.object, user: { username: label, gender: 5 } } }),
      event({ ...whole, object: { ...whole.object, broadcaster: {} } }),
    ],
    ...invalidEvent({ label, delivered: true }),
  },
];
