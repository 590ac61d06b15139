import { describe, expect, it } from "vitest";
import { compare } from "../../src/node/conformance/compare.js";
import { parseLine } from "../../src/node/conformance/printed-event.js";

const [one, two, three] = ["1-0", "2-0", "3-0"].map((id) => ({ id, method: "tip" })) as [Tip, Tip, Tip];
interface Tip {
  readonly id: string;
  readonly method: string;
}
const media = { id: "4-0", method: "mediaPurchase", mediaId: "1" };

function problem(
  got: readonly Tip[],
  options: { anyOrder?: boolean; repeatsAllowed?: boolean; optional?: string } = {},
) {
  const { anyOrder = false, repeatsAllowed = false, optional } = options;
  const expected = [one, two, three];
  return compare(got, { expected, anyOrder, repeatsAllowed, optional: new Set(optional ? [optional] : []) });
}

describe("what was printed", () => {
  it("is right when it is what was sent", () => {
    expect(problem([one, two, three])).toBeUndefined();
  });

  for (const [text, got, options, answer] of [
    ["lacks an event", [one, three], {}, "1 of 3 lost"],
    ["lacks one that may be left out", [one, three], { optional: "2-0" }, undefined],
    ["has an event twice", [one, two, two, three], {}, "1 came again"],
    [
      "has an event twice, which is allowed",
      [one, two, one, two, three],
      { repeatsAllowed: true },
      undefined,
    ],
    ["is not in order", [two, one, three], {}, "not in order"],
    ["is in another order, which is allowed", [three, two, one], { anyOrder: true }, undefined],
    [
      "has an event of its own",
      [one, two, three, { id: "9-0", method: "tip" }],
      {},
      "1 with an id or method",
    ],
    [
      "calls an event something else",
      [one, { ...two, method: "follow" }, three],
      {},
      "1 with an id or method",
    ],
    ["is wrong in two ways", [one, one, three], {}, "1 of 3 lost, 1 came again"],
  ] as const) {
    it(`is judged when it ${text}`, () => {
      if (answer === undefined) expect(problem(got, options)).toBeUndefined();
      else expect(problem(got, options)).toContain(answer);
    });
  }

  it("has the id of what was bought", () => {
    const expectation = {
      expected: [media],
      optional: new Set<string>(),
      anyOrder: false,
      repeatsAllowed: false,
    };
    expect(compare([media], expectation)).toBeUndefined();
    expect(compare([{ id: media.id, method: media.method }], expectation)).toBe(
      "1 without the right mediaId",
    );
  });
});

describe("a line", () => {
  it("is an event with more fields or a numeric mediaId", () => {
    expect(parseLine('{"id":"1-0","method":"tip","user":{},"mediaId":null}')).toEqual(one);
    expect(parseLine('{"id":"4-0","method":"mediaPurchase","mediaId":1}')).toEqual(media);
  });

  for (const line of [
    "",
    "hello",
    "null",
    "[]",
    "1",
    '{"id":1,"method":"tip"}',
    '{"id":"1-0"}',
    '{"id":"1-0"',
  ]) {
    it(`is no event: ${line}`, () => expect(parseLine(line)).toBeUndefined());
  }
});
