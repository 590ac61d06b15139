import { encodeEvent, type WireEvent } from "@cb-events/types";

/** A tip that nobody gave, to see that pages show one. It reaches no total and no log. */
export function testTip(now: number, tokens = 25): WireEvent {
  return encodeEvent({
    type: "tip",
    id: `${now}-0`,
    user: { username: "test" },
    tip: { tokens, isAnon: false, message: "| This is a test" },
  });
}
