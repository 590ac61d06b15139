import { describe, expect, it } from "vitest";
import { checkFor } from "../src/check-for.js";
import { decodeEvent, UserSchema } from "../src/index.js";

const event = (user: object) => ({ method: "follow", id: "1-0", object: { user } });
const isValid = (user: object) => decodeEvent(event(user)).issues.length === 0;

describe("an object with the keys of the one before", () => {
  const before = () => expect(isValid({ username: "ana", gender: "f", isMod: false, badge: 1 })).toBe(true);

  it.each([
    ["the same keys", { username: "ben", gender: "m", isMod: true, badge: 2 }, true],
    ["another order", { badge: 1, isMod: true, gender: "m", username: "ben" }, true],
    ["fewer keys", { username: "ben", gender: "m" }, true],
    ["more keys", { username: "ben", gender: "m", isMod: true, badge: 1, isOwner: true }, true],
    ["a key without a value", { username: "ben", gender: undefined, isMod: true, badge: 1 }, true],
    ["none of them", {}, false],
    ["no name", { gender: "m", isMod: true, badge: 1 }, false],
    ["an undefined name", { username: undefined, gender: "m", isMod: true, badge: 1 }, false],
    ["a wrong text", { username: "ben", gender: 1, isMod: true, badge: 1 }, false],
    ["a wrong flag", { username: "ben", gender: "m", isMod: "yes", badge: 1 }, false],
    ["a wrong value behind them", { username: "ben", gender: "m", isMod: true, badge: 1, isOwner: 0 }, false],
  ])("is checked all the same: %s", (_, user, fits) => {
    before();
    expect(isValid(user)).toBe(fits);
    expect(isValid(user)).toBe(fits);
  });

  it("is checked when nothing came before it: an empty one has no name", () => {
    expect(checkFor(UserSchema)({})).toBe(false);
  });

  it("is not taken for valid because a hidden field of the one before was", () => {
    const hidden = Object.defineProperty({ gender: "f" }, "username", { value: "ana" });
    decodeEvent(event(hidden));
    decodeEvent(event(hidden));
    expect(isValid({ gender: "f" })).toBe(false);
  });
});
