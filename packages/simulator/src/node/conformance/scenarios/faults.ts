import type { Fault } from "../../../faults/fault.js";
import type { Scenario } from "../scenario.js";

/** A fault without its turn. */
type Wrong = Fault extends infer Each ? (Each extends Fault ? Omit<Each, "on"> : never) : never;

/** Three events come out, then these requests go wrong while three more happen. */
function once(name: string, title: string, wrong: Wrong, turns: readonly number[] = [2]): Scenario {
  return {
    name,
    title,
    async play(stage) {
      for (const on of turns) stage.feed.fault({ ...wrong, on } as Fault);
      stage.emitMany(3);
      stage.start();
      await stage.delivered();
      await stage.requests(2);
      stage.emitMany(3);
    },
  };
}

const status = (code: number): Scenario => once(`status-${code}`, `a ${code} passes`, { status: code });

/** What goes wrong on the way. Each passes, and nothing may be lost or come twice. */
export const faults: readonly Scenario[] = [
  ...[408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524].map(status),
  once("outage", "three 503 in a row", { status: 503 }, [2, 3, 4]),
  once("refuse", "the connection is closed without a byte", { kind: "refuse" }),
  once("reset-head", "the connection breaks before the answer", { kind: "reset", at: "head" }),
  once("reset-body", "the connection breaks within the answer", { kind: "reset" }),
  once("stall-head", "no answer comes", { kind: "stallHead" }),
  once("stall-body", "half of an answer, then nothing", { kind: "stallBody" }),
  once("drip", "an answer of one byte a second", { kind: "drip" }),
  once("truncate", "half of the JSON", { kind: "truncate" }),
  once("html", "a 200 with a page for people", { kind: "html" }),
  once("empty-body", "a 200 with no body", { kind: "empty" }),
];
