import { tip } from "@cb-events/simulator";
import { describe, expect, it } from "vitest";
import { freePort } from "./free-port.js";
import { openRoom, TOKEN } from "./room.js";
import { linesOf, runBot, startBot } from "./run-bot.js";

describe("run --metrics", () => {
  it("serves what the client counts to this machine, with no name and no secret", async () => {
    const { feed, env } = await openRoom();
    const port = await freePort();
    feed.emit(tip({ from: "a_viewer", anonymous: false }));
    const bot = startBot(["run", "--no-overlay", "--no-ledger", "--metrics", String(port)], { env });
    await bot.until("stderr", `Metrics: http://127.0.0.1:${port}/metrics\n`);
    await bot.until("stdout", "a_viewer tipped");
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    const text = await response.text();
    expect(response.status).toBe(200);
    for (const line of [
      /^cb_events_client_poll_duration_count\S* [1-9]/m,
      /^cb_events_client_events_total\S* [1-9]/m,
      /^cb_events_rooms\{\S*cb_events_room_state="\w+"\S*\} 1$/m,
    ])
      expect(text).toMatch(line);
    for (const secret of [TOKEN, "a_viewer", "room_owner"]) expect(text).not.toContain(secret);

    const second = await runBot(["--no-overlay", "--no-ledger", "--metrics", String(port)], { env });
    expect([second.code, linesOf(second.stderr)[0]]).toEqual([
      1,
      `error: --metrics ${port}: the port is taken; give another port`,
    ]);
    bot.process.kill("SIGTERM");
    expect((await bot.ended).code).toBe(0);
  });
});
