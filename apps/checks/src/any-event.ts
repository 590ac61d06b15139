import { type CbEvent, decodeEvent, EventType } from "@cb-events/types";
import fc from "fast-check";

/** Texts as people with bad intentions type them. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "\u001b[31m",
        "\u009b2J",
        "\r\n",
        "\u202e",
        "\u2066",
        "\u200b",
        "\u2028",
        "\ud800",
        "\u007f",
        "|",
        "ana",
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

const anyObject = fc.record({
  broadcaster: anyText,
  user: fc.record({ username: anyText, gender: anyText, language: anyText, secret: anyText }),
  tip: fc.record({ tokens: fc.integer({ min: 1 }), isAnon: fc.boolean(), message: anyText, secret: anyText }),
  message: fc.record({ message: anyText, orig: anyText, fromUser: anyText, toUser: anyText }),
  media: fc.record({ id: anyText, name: anyText, type: anyText, tokens: fc.nat() }),
  subject: anyText,
});

/** Any valid event, with anything in its texts. */
export const anyEvent: fc.Arbitrary<CbEvent> = fc
  .record({
    method: fc.oneof(fc.constantFrom(...Object.values(EventType)), anyText),
    id: fc.oneof(
      anyText,
      fc.nat().map((milliseconds) => `${milliseconds}-0`),
    ),
    object: anyObject,
  })
  .map((wire) => decodeEvent(wire).event)
  .filter((event) => event !== undefined);
