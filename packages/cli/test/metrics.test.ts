import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tip } from "@cb-events/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { lintMetrics, promtoolSays } from "../../../apps/checks/src/metrics-lint.js";
import { freePort } from "./free-port.js";
import { openRoom, TOKEN } from "./room.js";
import { linesOf, runBot, startBot } from "./run-bot.js";

const hasPromtool = promtoolSays("") !== undefined;
const withPromtool = hasPromtool ? "" : " (without promtool, which is not on this machine)";

describe("run --metrics", () => {
  it(`serves what the bot does to this machine, with no name and no secret${withPromtool}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "cb-events-metrics-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { feed, env } = await openRoom();
    const port = await freePort();
    // The first request asks whether the feed is there, and is not the client's.
    feed.fault({ on: 2, status: 429 });
    feed.fault({ on: 3, status: 503 });
    feed.fault({ on: 5, kind: "dropNextUrl" });
    const args = ["run", "--no-overlay", "--ledger", join(folder, "room.db"), "--metrics", String(port)];
    const bot = startBot(args, { env });
    await bot.until("stderr", `Metrics: http://127.0.0.1:${port}/metrics\n`);
    await vi.waitFor(() => expect([feed.requests.length, feed.holding]).toEqual([5, 1]), { timeout: 30_000 });
    feed.emit(tip({ from: "a_viewer", note: "a private note", anonymous: false }));
    feed.emit({ method: "tip", id: `${Date.now()}-7`, object: { user: { username: "a_viewer" } } } as never);
    feed.emit(tip({ from: "bea", anonymous: false }));
    await bot.until("stdout", "bea tipped");
    const page = await vi.waitFor(
      async () => {
        const response = await fetch(`http://127.0.0.1:${port}/metrics`);
        const text = await response.text();
        expect(response.status).toBe(200);
        for (const line of [
          /^cb_events_client_poll_duration_count\S* [1-9]/m,
          /^cb_events_client_events_total\S* [1-9]/m,
          /^cb_events_client_retries_total\{\S*error_type="RATE_LIMIT",http_response_status_code="429"\S*\} 1$/m,
          /^cb_events_client_retries_total\{\S*error_type="SERVER",http_response_status_code="503"\S*\} 1$/m,
          /^cb_events_client_gaps_total\{\S*cb_events_gap_reason="restarted"\S*\} 1$/m,
          /^cb_events_client_invalid_events_total\{\S*cb_events_event_type="tip"\S*\} 1$/m,
          /^cb_events_event_lag_count\S* 2$/m,
          /^cb_events_handler_duration_count\{\S*cb_events_event_type="tip"(?!\S*error_type)\S*\} 2$/m,
          /^cb_events_rooms\{\S*cb_events_room_state="polling"\S*\} 1$/m,
          /^cb_events_rooms_silence(?:\{\S*\})? \d/m,
          /^cb_events_reader_dead(?:\{\S*\})? 0$/m,
        ])
          expect(text).toMatch(line);
        return text;
      },
      { timeout: 30_000, interval: 200 },
    );
    for (const secret of [TOKEN, "a_viewer", "bea", "private note", "room_owner"])
      expect(page).not.toContain(secret);
    expect(lintMetrics(page)).toEqual([]);
    if (hasPromtool) expect(promtoolSays(page)).toBe("");

    const second = await runBot(["--no-overlay", "--no-ledger", "--metrics", String(port)], { env });
    expect([second.code, linesOf(second.stderr)[0]]).toEqual([
      1,
      `error: --metrics ${port}: the port is taken; give another port`,
    ]);
    bot.process.kill("SIGTERM");
    expect((await bot.ended).code).toBe(0);
  });
});
