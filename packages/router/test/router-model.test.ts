import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Router, type RouteType, type Unsubscribe } from "../src/index.js";
import { eventOf } from "./events.js";

type Step =
  | { readonly do: "on" | "once"; readonly types: readonly RouteType[]; readonly nested: readonly Step[] }
  | { readonly do: "onAny"; readonly nested: readonly Step[] }
  | { readonly do: "off"; readonly which: number }
  | { readonly do: "dispatch"; readonly type: RouteType };

interface Subject {
  register(step: Step, handler: () => Promise<void> | undefined): Unsubscribe;
  dispatch(type: RouteType): Promise<void>;
}

const TYPES = ["tip", "follow", "unknown"] as const;

const { step: anyStep } = fc.letrec<{ step: Step; nested: Step[] }>((tie) => ({
  step: fc.oneof(
    { withCrossShrink: true, maxDepth: 3 },
    fc.record({ do: fc.constant("dispatch" as const), type: fc.constantFrom(...TYPES) }),
    fc.record({ do: fc.constant("off" as const), which: fc.nat(10) }),
    fc.record({
      do: fc.constantFrom("on" as const, "once" as const),
      types: fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 4 }),
      nested: tie("nested"),
    }),
    fc.record({ do: fc.constant("onAny" as const), nested: tie("nested") }),
  ),
  nested: fc.array(tie("step"), { maxLength: 2 }),
}));

/** What the router promises, in the plainest words. */
class Model implements Subject {
  #entries: { step: Step; handler: () => Promise<void> | undefined; spent: boolean }[] = [];

  register(step: Step, handler: () => Promise<void> | undefined): Unsubscribe {
    const entry = { step, handler, spent: false };
    this.#entries.push(entry);
    return () => {
      this.#entries = this.#entries.filter((each) => each !== entry);
    };
  }

  async dispatch(type: RouteType): Promise<void> {
    const any = this.#entries.filter(({ step }) => step.do === "onAny");
    const typed = this.#entries.filter(({ step }) => "types" in step && step.types.includes(type));
    for (const entry of [...any, ...typed]) {
      if (entry.step.do === "once") {
        if (entry.spent) continue;
        entry.spent = true;
        this.#entries = this.#entries.filter((each) => each !== entry);
      }
      await entry.handler();
    }
  }
}

class RealRouter implements Subject {
  readonly #router = new Router({ onError: "throw" });

  register(step: Step, handler: () => Promise<void> | undefined): Unsubscribe {
    if (step.do === "onAny") return this.#router.onAny(handler);
    if (step.do === "on") return this.#router.on(step.types, handler);
    if (step.do === "once") return this.#router.once(step.types, handler);
    throw new Error("not a registration");
  }

  dispatch(type: RouteType): Promise<void> {
    return this.#router.dispatch(eventOf(type) as CbEvent);
  }
}

/** Takes the steps, nested ones inside the handlers, and gives the order of the calls. */
async function calls(subject: Subject, steps: readonly Step[]): Promise<string[]> {
  const log: string[] = [];
  const offs: Unsubscribe[] = [];
  let depth = 0;

  const take = async (step: Step): Promise<void> => {
    if (step.do === "off") return offs[step.which]?.();
    if (step.do === "dispatch") {
      if (depth === 3) return; // a handler that dispatches its own type would go on for ever
      depth += 1;
      await subject.dispatch(step.type);
      depth -= 1;
      return;
    }
    const number = offs.length;
    const handler = () => {
      log.push(`${number} at ${depth}`);
      return step.nested.length === 0 ? undefined : takeAll(step.nested);
    };
    offs.push(subject.register(step, handler));
  };
  const takeAll = async (all: readonly Step[]): Promise<void> => {
    for (const step of all) if (offs.length < 20) await take(step);
  };

  await takeAll(steps);
  return log;
}

describe("Router", () => {
  it("calls the handlers that a simple model calls, in its order, for any steps", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
        expect(await calls(new RealRouter(), steps)).toEqual(await calls(new Model(), steps));
      }),
      { numRuns: 500 },
    );
  });
});
