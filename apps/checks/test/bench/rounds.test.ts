import { describe, expect, it } from "vitest";
import { playRounds, warmUp } from "../../src/bench/rounds.js";

/** A contestant whose turns cost what the script says, then always the last of it. */
function scripted(costs: readonly number[], work = 100) {
  const taken = { turns: 0 };
  const take = async () => {
    const cost = costs[Math.min(taken.turns, costs.length - 1)] ?? 0;
    taken.turns += 1;
    return { work, seconds: 1, cpu: cost * work };
  };
  return { take, taken };
}

describe("rounds", () => {
  it("let contestants take turns", async () => {
    const order: string[] = [];
    const by = (name: string) => async () => order.push(name);
    const turns = await playRounds({ a: by("a"), b: by("b") }, 2);
    expect(order).toEqual(["a", "b", "a", "b"]);
    expect(turns("b")).toEqual([2, 4]);
  });
});

describe("the warm-up", () => {
  it("ends when so much work is done", async () => {
    const { take, taken } = scripted([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    await warmUp({ take }, 450);
    expect(taken.turns).toBe(5);
  });

  it("ends when three turns in a row cost the same", async () => {
    const { take, taken } = scripted([9, 1, 8, 4, 4.01, 4.02]);
    await warmUp({ take }, 10_000);
    expect(taken.turns).toBe(6);
  });

  it("is one of each contestant's own", async () => {
    const [a, b] = [scripted([3]), scripted([9, 8, 7])];
    await warmUp({ a: a.take, b: b.take }, 500);
    expect([a.taken.turns, b.taken.turns]).toEqual([3, 5]);
  });
});
