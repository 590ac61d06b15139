import fc from "fast-check";
import { type FaultName, faults } from "./request-faults.js";
import type { CursorForm, Flavor } from "./scripted-feed.js";
import { ALL, type Conversation, type PageStep, type Settings, type Step } from "./steps.js";

/** Loops that a conversation may have at once. */
const LOOPS = 3;

const loop = fc.nat({ max: LOOPS - 1 });
const hurried = fc.boolean();
const mostly = <T>(value: T, ...others: readonly T[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const rarely = <T>(value: T, other: T, ...rare: readonly T[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(value, other) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );
const only = <T extends string>(name: T) => fc.constant(name);

const flavor = fc.constantFrom<Flavor>(
  "sound",
  "sound",
  "sound",
  "salvageable",
  "invalid",
  "invalid",
  "nameless",
  "odd",
  "far",
  "late",
);
const page = fc.record({
  do: only("page"),
  size: fc.nat({ max: 4 }),
  repeats: mostly(0, 1, 3),
  doubled: mostly(false, true),
  order: mostly<PageStep["order"]>("oldest first", "newest first", "cut"),
  backlog: mostly(ALL, 0, 1, 4),
  reveals: fc.boolean(),
  nextUrl: mostly<PageStep["nextUrl"]>(
    "given",
    "early",
    "older",
    "same",
    "base",
    "missing",
    "null",
    "foreign",
    "no text",
  ),
  back: fc.nat({ max: 5 }),
  form: rarely<CursorForm>("exact", "unique", "odd", "far"),
  hurried,
});
const fault = fc.record({
  do: only("fault"),
  fault: fc.constantFrom(...(Object.keys(faults) as FaultName[])),
});

const weighted: readonly (readonly [weight: number, step: fc.Arbitrary<Step>])[] = [
  [9, page],
  [3, fault],
  [4, fc.record({ do: only("emit"), flavors: fc.array(flavor, { minLength: 1, maxLength: 4 }) })],
  [
    1,
    fc.record({
      do: only("expire"),
      skips: fc.constantFrom(0, 1, 5, "no nextUrl" as const),
      text: fc.constantFrom("waited too long for events", "bad cursor"),
    }),
  ],
  [
    1,
    fc.record({
      do: only("poison"),
      times: fc.nat({ max: 7 }),
      seconds: fc.constantFrom(0, 12, 20),
    }),
  ],
  [
    1,
    fc.record({
      do: only("flood"),
      events: mostly(20, 60, 150),
      size: fc.constantFrom(7, 30, ALL),
      by: fc.constantFrom("loop", "poll"),
      nextUrl: fc.constantFrom("given", "same"),
    }),
  ],
  [
    1,
    fc.record({
      do: only("leap"),
      backlog: fc.integer({ min: 1, max: 3 }),
      nextUrl: fc.constantFrom("given", "older", "missing"),
    }),
  ],
  [9, fc.record({ do: only("next"), loop, by: mostly<"loop" | "run">("loop", "run"), hurried })],
  [3, fc.record({ do: only("leave"), loop, by: fc.constantFrom("break", "throw"), hurried })],
  [4, fc.record({ do: only("poll"), hurried })],
  [1, fc.record({ do: only("commit"), hurried })],
  [2, fc.record({ do: only("close"), hurried })],
  [3, fc.record({ do: only("restart"), closed: fc.boolean(), old: mostly(false, true) })],
  [
    2,
    fc.record({
      do: only("storeFails"),
      on: fc.constantFrom("load", "save", "save"),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  ],
];

export const anyConversation: fc.Arbitrary<Conversation> = fc.record({
  settings: fc.record({
    strict: fc.boolean(),
    keeps: fc.constantFrom("position", "store", "slow store", "slow store"),
    attempts: fc.integer({ min: 1, max: 3 }),
    backoff: fc.constantFrom(0, 1),
    clock: mostly<Settings["clock"]>("right", "a year behind", "a year ahead"),
  }),
  steps: fc.array(fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))), {
    minLength: 1,
    maxLength: 30,
    size: "max",
  }),
});
