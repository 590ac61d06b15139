import type { PlainFault } from "../../../faults/fault.js";
import type { PageFault } from "../../../faults/page-fault.js";
import type { Scenario } from "../scenario.js";

type Wrong = PageFault | PlainFault extends infer Each
  ? Each extends PageFault | PlainFault
    ? Omit<Each, "on">
    : never
  : never;

/** Two pages come out; the second one is wrong, so that events come again. */
function second(name: string, title: string, wrong: Wrong, more?: Pick<Scenario, "anyOrder">): Scenario {
  return {
    name,
    title,
    ...more,
    async play(stage) {
      stage.feed.fault({ ...wrong, on: 2 } as PageFault);
      stage.emitMany(3);
      stage.start();
      await stage.delivered();
      stage.emitMany(3);
      await stage.delivered();
      stage.emitMany(3);
    },
  };
}

/** A feed that repeats itself or goes back. Each event still comes out once. */
export const repeats: readonly Scenario[] = [
  second("repeat-page", "a page comes again", { kind: "repeatPage" }),
  second("overlap-page", "a page begins with the events of the last", { kind: "overlapPage", events: 2 }),
  second("older-cursor", "nextUrl goes back", { kind: "olderCursor" }),
  second("base-next-url", "nextUrl is the first URL", { kind: "baseNextUrl" }),
  second("short-page", "a page holds less than there is", { kind: "shortPage" }),
  second("no-next-url", "a page without nextUrl", { kind: "dropNextUrl" }),
  second("null-next-url", "a page whose nextUrl is null", { kind: "dropNextUrl", asNull: true }),
  second("reorder", "a page in the wrong order", { kind: "reorder" }, { anyOrder: true }),
];
