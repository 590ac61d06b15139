import { tip } from "@cb-events/simulator";
import { describe, expect, it } from "vitest";
import { openRoom, TOKEN } from "./room.js";
import { linesOf, runBot } from "./run-bot.js";

const URL_OF_NOBODY = `https://eventsapi.chaturbate.com/events/somebody/${TOKEN}/`;

describe("a secret in the wrong place", () => {
  it.each([
    [["--port", URL_OF_NOBODY]],
    [["--port", TOKEN]],
    [[`--port=${TOKEN}`]],
    [[`-t${TOKEN}`]],
    [["-t", TOKEN]],
    [[`--token${TOKEN}`]],
    [[`--tokne=${TOKEN}`]],
    [["--tokne", TOKEN]],
    [[TOKEN]],
    [["run", TOKEN]],
    [["watch", "--count", TOKEN]],
    [["watch", "--log-level", TOKEN]],
    [["doctor", "--port", URL_OF_NOBODY]],
    [["history", TOKEN]],
    [["history", "--from", TOKEN]],
    [["export"]],
    [["simulate", "--rate", TOKEN]],
    [["replay", "x", "--speed", TOKEN]],
    [["run", "--json", "--duration", URL_OF_NOBODY]],
    [["run", "--settings", URL_OF_NOBODY]],
    [["run", "--events-url-file", URL_OF_NOBODY]],
    [["export", "x", "--ledger", URL_OF_NOBODY]],
    [["run", "--token", TOKEN, "--settings", TOKEN]],
    [["run", `--token="${TOKEN}"`, "--settings", TOKEN]],
    [["run", "--simulate", `--host=${URL_OF_NOBODY}`]],
    [["run", "--simulate", "--log-level", "silent", "--host", TOKEN]],
    [["run", "--simulate", "--record", URL_OF_NOBODY]],
    [["run", "--state", URL_OF_NOBODY]],
    [["simulate", "--username", URL_OF_NOBODY]],
    [["replay", URL_OF_NOBODY]],
    [["export", URL_OF_NOBODY]],
    [["doctor", "--host", TOKEN, "--token", TOKEN, "--port", URL_OF_NOBODY]],
    [["init", `/dev/null/${URL_OF_NOBODY}`]],
  ])("is printed nowhere: %j", async (args) => {
    const { code, stdout, stderr } = await runBot(args);
    expect(code).not.toBe(0);
    expect(stdout + stderr).not.toContain(TOKEN);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/^error: /);
  });

  it("is masked in what people write too, in lines and in JSON", async () => {
    const { feed, env } = await openRoom();
    feed.emit(tip({ note: `${TOKEN} and ${URL_OF_NOBODY}`, anonymous: false }));
    for (const args of [[], ["--json"], ["--json", "--private"]]) {
      for (const command of ["run", "watch"]) {
        const { stdout, stderr } = await runBot([command, "--count", "1", ...args], { env });
        expect(stdout).toContain("*** and ");
        expect(stdout + stderr).not.toContain(TOKEN);
        if (args.length > 0) expect(JSON.parse(stdout)).toMatchObject({ type: "tip" });
      }
    }
  });
});
