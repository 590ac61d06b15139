import {
  broadcastStart,
  broadcastStop,
  chatMessage,
  fanclubJoin,
  follow,
  mediaPurchase,
  privateMessage,
  roomSubjectChange,
  tip,
  unfollow,
  userEnter,
  userLeave,
} from "@cb-events/simulator";
import { describe, expect, it } from "vitest";
import { lateId, oldId, openRoom, TOKEN } from "./room.js";
import { jsonLinesOf, linesOf, runBot } from "./run-bot.js";

describe("the bot", () => {
  it("prints a line for each of the twelve types and an unknown one, and sums them up", async () => {
    const { feed, env } = await openRoom();
    const events = [
      broadcastStart(),
      roomSubjectChange({ subject: "Welcome" }),
      userEnter({ from: "ana" }),
      chatMessage({ from: "ana", message: "hi" }),
      privateMessage({ from: "ana", message: "psst" }),
      tip({ from: "ana", tokens: 25, note: "for you" }),
      tip({ from: "ana", tokens: 1 }),
      mediaPurchase({ from: "ana", name: "On the beach", type: "photos", tokens: 66 }),
      fanclubJoin({ from: "ana" }),
      follow({ from: "ana" }),
      unfollow({ from: "ana" }),
      userLeave({ from: "ana" }),
      { method: "spyStart", object: { user: { username: "ana" } } },
      broadcastStop(),
    ];
    const time = new Date(Date.now() + 60_000);
    events.forEach((event, at) => void feed.emit({ ...event, id: `${time.getTime()}-${at}` }));
    const { code, stdout, stderr } = await runBot(["--count", "14", "--no-overlay"], { env });
    expect(linesOf(stdout)).toEqual(
      [
        "room_owner started the broadcast",
        "room_owner changed the subject to “Welcome”",
        "ana came in",
        "ana said “hi”",
        "ana told room_owner in private “psst”",
        "ana tipped 25 tokens “for you”",
        "ana tipped 1 token",
        "ana bought photos for 66 tokens “On the beach”",
        "ana joined the fan club",
        "ana followed",
        "ana unfollowed",
        "ana left",
        "unknown event “spyStart”",
        "room_owner stopped the broadcast",
      ].map((line) => `${time.toISOString().slice(11, 19)} ${line}`),
    );
    expect(code).toBe(0);
    expect(linesOf(stderr)).toEqual([
      "info: Thank you, ana, for 25 tokens!",
      "info: Thank you, ana, for 1 token!",
      "info: ana bought On the beach for 66 tokens!",
      "info: ana joined the fan club!",
      "info: Thank you for following, ana!",
      "Ended. 14 events: 2 tips (26 tokens), 1 sale (66 tokens), 1 follower won, 1 lost, 1 new fan club member. Not counted: 0 from before the start.",
    ]);
  });

  it("shows what happened before the start as history, and does nothing about it", async () => {
    const { feed, env } = await openRoom();
    feed.emit({ ...tip({ from: "old_friend", tokens: 500 }), id: oldId(1) });
    feed.emit({ ...chatMessage({ from: "old_friend", message: "!menu" }), id: oldId(2) });
    feed.emit({ ...chatMessage({ from: "ana", message: "!MENU please" }), id: lateId(1) });
    const { stdout, stderr } = await runBot(["--count", "3", "--no-overlay"], { env });
    const [first, second, third] = linesOf(stdout);
    expect(first).toMatch(/^\d\d:\d\d:\d\d history: old_friend tipped 500 tokens$/);
    expect(second).toMatch(/ history: old_friend said “!menu”$/);
    expect(third).toMatch(/^\d\d:\d\d:\d\d ana said “!MENU please”$/);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^info: Menu: a wave for 10 tokens, /),
      expect.stringMatching(
        /^Ended. 1 event: 0 tips \(0 tokens\), .*Not counted: 2 from before the start\.$/,
      ),
    ]);
  });

  it("shows an event without a time in its id, and treats it as new", async () => {
    const { feed, env } = await openRoom();
    feed.emit({ ...tip({ from: "ana" }), id: "no-time" });
    const { stdout, stderr } = await runBot(["--count", "1"], { env });
    expect(stdout).toBe("--:--:-- ana tipped 25 tokens\n");
    expect(stderr).toContain("1 tip (25 tokens)");
  });

  it("never names an anonymous tipper, in what it prints, logs or answers", async () => {
    const { feed, env } = await openRoom();
    feed.emit({ ...tip({ from: "shy_one", anonymous: true, note: "hi" }), id: lateId(1) });
    const unsure = tip({ from: "shy_one", tokens: 5 });
    feed.emit({ ...unsure, object: { ...unsure.object, tip: { tokens: 5 } }, id: lateId(2) });
    for (const args of [["--log-level", "debug"], ["--json"], ["--log-level", "debug", "--strict"]]) {
      const { stdout, stderr } = await runBot(["--count", "2", ...args], { env });
      expect(linesOf(stdout)).toHaveLength(2);
      expect(stdout + stderr).toContain("anonymous");
      expect(stdout + stderr).not.toContain("shy_one");
    }
  });

  it("prints names and texts so that they can do nothing to the terminal", async () => {
    const { feed, env } = await openRoom();
    const nasty = "\u001b[2J\u009b31m\u202e\r\n\u0007evil";
    const events = [
      chatMessage({ from: nasty, message: nasty }),
      tip({ from: nasty, note: nasty }),
      privateMessage({ from: nasty, to: nasty, message: nasty }),
      mediaPurchase({ from: nasty, name: nasty, type: nasty }),
      roomSubjectChange({ subject: nasty, broadcaster: nasty }),
      { method: nasty, object: {} },
      chatMessage({ from: nasty, message: "!menu" }),
    ];
    events.forEach((event, at) => void feed.emit({ ...event, id: lateId(at) }));
    for (const args of [[], ["--json"], ["--json", "--private"], ["--log-level", "debug"]]) {
      const { stdout, stderr } = await runBot([...args, "--count", "6"], { env });
      expect(linesOf(stdout)).toHaveLength(6);
      expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    }
  });

  it("cuts what is too long to be read", async () => {
    const { feed, env } = await openRoom();
    feed.emit({ ...chatMessage({ from: "a".repeat(5000), message: "b".repeat(500_000) }), id: lateId(1) });
    const { stdout } = await runBot(["--count", "1"], { env });
    expect(stdout.length).toBeLessThan(500);
  });

  it("shows no token, though the feed sends it back", async () => {
    const { feed, env } = await openRoom();
    feed.fault({ on: 1, status: 500, body: `no such path: /events/room_owner/${TOKEN}/` });
    feed.emit(tip());
    const { code, stdout, stderr } = await runBot(["--count", "1", "--log-level", "debug"], { env });
    expect(code).toBe(0);
    expect(stderr).toContain("/events/room_owner/***/?timeout=10");
    expect(stdout + stderr).not.toContain(TOKEN);
  });

  it("goes on after a fault of the server, and of the connection", async () => {
    const { feed, env } = await openRoom();
    feed.fault({ on: 2, status: 503 });
    feed.fault({ on: 3, kind: "reset" });
    feed.emit(tip({ from: "ana" }));
    const { code, stdout, stderr } = await runBot(["--count", "1"], { env });
    expect(code).toBe(0);
    expect(stdout).toContain("ana tipped 25 tokens");
    expect(stderr).toMatch(/^warn: Attempt 1 of Infinity failed \(ServerError: /m);
    expect(stderr).toMatch(/^warn: Attempt 2 of Infinity failed \(NetworkError: /m);
  });

  it("with --strict leaves a broken event out, says so and goes on", async () => {
    const { feed, env } = await openRoom();
    const broken = tip({ from: "ana" });
    feed.emit({ ...follow({ from: "first" }), id: lateId(1) });
    feed.emit({ ...broken, object: { ...broken.object, tip: { tokens: "many" } }, id: lateId(2) });
    feed.emit({ ...follow({ from: "last" }), id: lateId(3) });
    const { code, stdout, stderr } = await runBot(["--strict", "--json", "--count", "2"], { env });
    expect(jsonLinesOf(stdout)).toMatchObject([
      { user: { username: "first" } },
      { user: { username: "last" } },
    ]);
    expect(stderr).toMatch(
      /^error: The event \d+-2 is invalid \(object\.tip\.tokens: .*\); it is left out$/m,
    );
    expect(code).toBe(0);
  });

  it("without --strict prints what is sound of it", async () => {
    const { feed, env } = await openRoom();
    const odd = follow({ from: "ana" });
    feed.emit({ ...odd, object: { ...odd.object, user: { username: "ana", isMod: "yes" } }, id: lateId(1) });
    const { stdout, stderr } = await runBot(["--count", "1"], { env });
    expect(stdout).toMatch(/ ana followed\n$/);
    expect(stderr).toMatch(/^warn: .*object\.user\.isMod/m);
  });
});
