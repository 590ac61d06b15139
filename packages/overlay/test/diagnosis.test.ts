import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Diagnoser } from "../src/diagnosis.js";
import type { CheckResult } from "../src/protocol.js";
import type { OverlaySource } from "../src/source.js";
import { readDiagnosis } from "../web/control/read-diagnosis.js";
import { ask, post } from "./listening.js";
import { openTestOverlay, TestBot } from "./overlay-server.js";

const FINE: CheckResult = { name: "Token", verdict: "ok", saw: "the feed takes it" };

/** Looks by a function of the test's own, and counts. */
function openDiagnoser(diagnose: (signal: AbortSignal) => Promise<readonly CheckResult[]>) {
  let count = 0;
  const source: OverlaySource = {
    ...new TestBot().source,
    diagnose(signal) {
      count += 1;
      return diagnose(signal);
    },
  };
  return { diagnoser: new Diagnoser(source), looked: () => count };
}

describe("what the doctor says", () => {
  it("is asked for by POST, and told with the time", async () => {
    const { port, bot } = await openTestOverlay();
    bot.source.diagnose = async () => [FINE, { ...FINE, name: "Disk", verdict: "failed", todo: "make room" }];
    const { status, headers, body } = await post(port, "/diagnosis");
    expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(JSON.parse(body)).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      again: 30,
      checks: [FINE, { name: "Disk", verdict: "failed", saw: FINE.saw, todo: "make room" }],
    });
  });

  it("is not told by GET, to a form, nor to a stranger; nothing is looked at for them", async () => {
    const { port, bot } = await openTestOverlay();
    const diagnose = vi.fn(async () => [FINE]);
    bot.source.diagnose = diagnose;
    expect(await ask(port, "/diagnosis")).toMatchObject({ status: 405, body: "Allowed is POST\n" });
    const answers = await Promise.all([
      post(port, "/diagnosis", { "content-type": "text/plain" }),
      post(port, "/diagnosis", { host: "evil.example" }),
      post(port, "/diagnosis", { origin: "http://evil.example" }),
      post(port, "/diagnosis", { "sec-fetch-site": "cross-site" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 403, 403, 403]);
    expect(diagnose).not.toHaveBeenCalled();
  });

  it("is nothing where the bot cannot look, and in the log alone where that fails", async () => {
    const { port, bot, lines } = await openTestOverlay();
    expect(await post(port, "/diagnosis")).toMatchObject({ status: 501, body: "This bot cannot do that\n" });
    bot.source.diagnose = () => Promise.reject(new Error("broken on purpose"));
    expect(await post(port, "/diagnosis")).toMatchObject({ status: 500 });
    expect(lines).toEqual(["The overlay failed to answer /diagnosis: broken on purpose"]);
  });

  it("is looked for once for all who ask at a time, and again after 30 s", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const { diagnoser, looked } = openDiagnoser(async () => [FINE]);
    const [one, two] = await Promise.all([diagnoser.ask(), diagnoser.ask()]);
    expect([one, looked()]).toEqual([two, 1]);
    vi.advanceTimersByTime(29_500);
    expect([await diagnoser.ask(), looked()]).toEqual([{ ...one, again: 1 }, 1]);
    vi.advanceTimersByTime(500);
    expect([await diagnoser.ask(), looked()]).toEqual([expect.objectContaining({ again: 30 }), 2]);
  });

  it("that failed is looked for again at once", async () => {
    let fails = true;
    const { diagnoser, looked } = openDiagnoser(async () => {
      if (fails) throw new Error("broken on purpose");
      return [FINE];
    });
    await expect(diagnoser.ask()).rejects.toThrow("broken on purpose");
    fails = false;
    expect([(await diagnoser.ask())?.checks, looked()]).toEqual([[FINE], 2]);
  });

  it("ends with the overlay", async () => {
    const { diagnoser } = openDiagnoser(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(new Error("ended")), { once: true });
        }),
    );
    const asked = diagnoser.ask();
    diagnoser.close();
    await expect(asked).rejects.toThrow("ended");
  });

  it("is text, and not more of it than a page shows", async () => {
    const long = { ...FINE, saw: "x".repeat(10_000), todo: "\u001b[31m\n" };
    const { diagnoser } = openDiagnoser(async () => Array.from({ length: 1000 }, () => long));
    const { checks = [] } = (await diagnoser.ask()) ?? {};
    expect([checks.length, checks[0]?.saw.length, checks[0]?.todo]).toEqual([100, 400, "\\u{1b}[31m\\u{a}"]);
  });
});

describe("the page", () => {
  const told = { at: "2026-01-01T00:00:00.000Z", again: 30 };

  it("shows the worst first, and what is fine apart", () => {
    const checks = (["ok", "hint", "failed", "ok"] as const).map((verdict, at) => ({
      ...{ name: `check ${at}`, verdict, saw: "seen" },
      todo: "do it",
    }));
    const read = readDiagnosis({ ...told, checks });
    expect(read?.problems.map(({ verdict }) => verdict)).toEqual(["failed", "hint"]);
    expect(read?.fine.map(({ name }) => name)).toEqual(["check 0", "check 3"]);
  });

  it("takes what is no diagnosis for none, and leaves out what is no check", () => {
    for (const wrong of [
      undefined,
      null,
      1,
      "x",
      [],
      {},
      { ...told, checks: 1 },
      { ...told, at: "x", checks: [] },
    ])
      expect(readDiagnosis(wrong)).toBeUndefined();
    const checks = [null, 1, {}, { ...FINE, verdict: "great" }, { ...FINE, saw: 1 }, { ...FINE, todo: 1 }];
    expect(readDiagnosis({ ...told, again: "soon", checks })).toMatchObject({
      ...{ again: 0, problems: [], fine: [FINE] },
    });
    expect(readDiagnosis({ ...told, again: 1e9, checks: [] })?.again).toBe(3600);
  });
});
