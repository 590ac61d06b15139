import type { ClientStatus } from "@cb-events/core";
import { describe, expect, it } from "vitest";
import { healthOf, httpStatusOf, patienceOf } from "../src/health.js";
import { ask } from "./listening.js";
import { openTestOverlay } from "./overlay-server.js";

const START = 1_755_376_800_000;
const after = (seconds: number) => new Date(START + seconds * 1000);
const config = { timeout: 10, retryMaxDelay: 30 };

/** The health of a bot so many seconds after its start. */
function at(seconds: number, status: Partial<ClientStatus>) {
  const fresh: ClientStatus = {
    state: "polling",
    lastPollAt: undefined,
    lastEventAt: undefined,
    lag: undefined,
    clockSkew: undefined,
    polls: 0,
    events: 0,
    retries: 0,
    gaps: 0,
  };
  return healthOf({ ...fresh, ...status }, { config, since: START, now: after(seconds).getTime() });
}

const failure = (seconds: number, code = "NETWORK") => ({ lastError: { code, at: after(seconds) } });

describe("health", () => {
  it("says what was switched by hand, where the bot says how pages look", async () => {
    const { port, bot } = await openTestOverlay();
    const health = async () => JSON.parse((await ask(port, "/health")).body);
    expect(Object.keys(await health())).not.toContain("isMuted");
    const show = { look: {}, tiers: [], menu: [], alerts: [], isSimulated: false, timerEndsAt: null };
    bot.source.show = () => ({ ...show, isPaused: false, isMuted: true });
    expect(await health()).toMatchObject({ status: "ok", isPaused: false, isMuted: true });
  });

  it.each([
    ["starting", 200, at(0, { state: "idle" })],
    ["starting", 200, at(55, {})],
    ["stalled", 503, at(55.001, {})],
    ["ok", 200, at(60, { lastPollAt: after(50) })],
    ["ok", 200, at(105, { state: "waiting", lastPollAt: after(50) })],
    ["stalled", 503, at(105.001, { state: "waiting", lastPollAt: after(50) })],
    ["retrying", 200, at(60, { state: "retrying", lastPollAt: after(50), ...failure(51) })],
    ["retrying", 200, at(60, { state: "polling", lastPollAt: after(50), ...failure(51) })],
    ["retrying", 200, at(5, { state: "retrying", ...failure(1) })],
    ["stalled", 503, at(106, { state: "retrying", lastPollAt: after(50), ...failure(105) })],
    ["ok", 200, at(60, { lastPollAt: after(50), ...failure(49) })],
    ["ok", 200, at(60, { lastPollAt: after(50), ...failure(51, "EVENT_VALIDATION") })],
    ["failed", 503, at(60, { state: "failed", lastPollAt: after(50), ...failure(51, "PROTOCOL") })],
    ["refused", 503, at(1, { state: "failed", ...failure(1, "AUTH") })],
    ["closed", 503, at(1, { state: "closed", lastPollAt: after(1), ...failure(1, "AUTH") })],
  ])("is %s, with %i", (status, code, health) => {
    expect({ status: health.status, code: httpStatusOf(health) }).toEqual({ status, code });
  });

  it("is patient for a request and the longest wait before the next, and a little more", () => {
    expect(patienceOf({ timeout: 10, retryMaxDelay: 30 })).toBe(55);
    expect(patienceOf({ timeout: 90, retryMaxDelay: 30 })).toBe(135);
  });

  it("tells figures and times, and nothing else", () => {
    const status = { lastPollAt: after(1), lastEventAt: after(1), lag: 0.5, polls: 3, ...failure(0.5) };
    const secret = { ...status, token: "s3cret", lastError: { ...status.lastError, message: "s3cret" } };
    expect(at(2, secret)).toEqual({
      status: "ok",
      state: "polling",
      lastPollAt: "2025-08-16T20:40:01.000Z",
      lastEventAt: "2025-08-16T20:40:01.000Z",
      lag: 0.5,
      polls: 3,
      events: 0,
      retries: 0,
      gaps: 0,
      lastError: { code: "NETWORK", at: "2025-08-16T20:40:00.500Z" },
    });
  });

  it("is answered to a monitor, with a status that says whether to look", async () => {
    const { port, bot } = await openTestOverlay();
    const { health } = bot;
    for (const [status, code] of [
      ["ok", 200],
      ["stalled", 503],
      ["refused", 503],
    ] as const) {
      bot.health = () => ({ ...health(), status });
      const answer = await ask(port, "/health");
      expect([answer.status, JSON.parse(answer.body).status]).toEqual([code, status]);
      expect(answer.headers["cache-control"]).toBe("no-store");
    }
  });
});
