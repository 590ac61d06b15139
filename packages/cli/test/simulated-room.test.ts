import { EventType } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import { simulatedShow } from "../src/room/simulated-room.js";
import { jsonLinesOf, linesOf, runBot } from "./run-bot.js";

describe("the bot without settings", () => {
  it("follows a simulated room on a real port, and says so on standard error", async () => {
    const { code, stdout, stderr } = await runBot(["--count", "5"]);
    expect(code).toBe(0);
    expect(linesOf(stdout)).toHaveLength(5);
    expect(stderr).toMatch(
      /^This is a simulated room: nothing leaves this machine\. For your own set CB_EVENTS_URL/,
    );
    expect(stderr).toMatch(/^Ended\. 0 events: .* Not counted: 5 from before the start\.$/m);
  });

  it("leaves nothing open: the process ends by itself, and is not made to", async () => {
    const tellTale =
      "const { exit } = process; process.exit = (code) => { console.error('forced'); exit(code); };";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellTale)}` };
    const { code, stderr } = await runBot(["--count", "5", "--duration", "60"], { env });
    expect(code).toBe(0);
    expect(stderr).toContain("Ended.");
    expect(stderr).not.toContain("forced");
  });

  it("takes an empty variable for none", async () => {
    const { code, stderr } = await runBot(["--count", "1"], { env: { CB_EVENTS_URL: "", CB_TOKEN: "" } });
    expect(code).toBe(0);
    expect(stderr).toContain("simulated room");
  });

  it("shows ten events within eight seconds, beside those from before", () => {
    let seconds = 0;
    let events = 0;
    for (const { after } of simulatedShow()) {
      seconds += after;
      events += 1;
      if (events === 10) break;
    }
    expect([events, seconds]).toEqual([10, expect.any(Number)]);
    expect(seconds).toBeLessThan(8);
  });

  it("prints with --json --count 20 exactly 20 lines of JSON, and ends", async () => {
    const { code, stdout } = await runBot(["--count", "20", "--json"]);
    expect(code).toBe(0);
    const types = jsonLinesOf(stdout).map(({ type }) => type);
    expect(types).toHaveLength(20);
    expect(types.filter((type) => !Object.values<unknown>(EventType).includes(type))).toEqual([]);
    expect(types).not.toContain("privateMessage");
  });

  it("shows nothing anonymous in --json, and all of it in --json --private", async () => {
    const args = ["--duration", "9", "--json"];
    const [open, full] = await Promise.all([runBot(args), runBot([...args, "--private"])]);
    const anonymousTips = jsonLinesOf(full.stdout).filter(
      ({ tip }) => (tip as { isAnon?: boolean } | undefined)?.isAnon === true,
    );
    const ofType = (text: string, type: string) =>
      jsonLinesOf(text).filter((event) => event["type"] === type);
    expect(anonymousTips.length).toBeGreaterThan(0);
    expect(anonymousTips.map(({ user }) => (user as { username: string }).username)).not.toContain(
      "anonymous",
    );
    expect(ofType(full.stdout, "privateMessage").length).toBeGreaterThan(0);
    expect(ofType(open.stdout, "privateMessage")).toEqual([]);
    for (const { tip, user } of ofType(open.stdout, "tip")) {
      if ((tip as { isAnon: boolean }).isAnon) expect(user).toEqual({ username: "anonymous" });
    }
  });
});
