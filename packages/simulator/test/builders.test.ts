import { readFileSync } from "node:fs";
import { decodeEvent, EventType } from "@cb-events/types";
import { describe, expect, it } from "vitest";
import {
  type BuiltEvent,
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
} from "../src/index.js";

const userFields = [
  "colorGroup",
  "fcAutoRenew",
  "gender",
  "hasDarkmode",
  "hasTokens",
  "inFanclub",
  "inPrivateShow",
  "isBroadcasting",
  "isFollower",
  "isMod",
  "isOwner",
  "isSilenced",
  "isSpying",
  "language",
  "recentTips",
  "subgender",
  "username",
];

const builders = {
  tip,
  fanclubJoin,
  mediaPurchase,
  chatMessage,
  privateMessage,
  userEnter,
  userLeave,
  follow,
  unfollow,
  broadcastStart,
  broadcastStop,
  roomSubjectChange,
} satisfies Record<EventType, () => BuiltEvent>;

describe("builders", () => {
  for (const method of Object.values(EventType)) {
    const builder = builders[method];

    it(`${method} is named as on the wire and decodes without issues`, () => {
      const built = builder();
      expect(built.method).toBe(method);
      const { event, issues } = decodeEvent({ ...built, id: "1755376889458-0" });
      expect(issues).toEqual([]);
      expect(event).toMatchObject({ type: method, broadcaster: "demo" });
    });

    if (method === EventType.ROOM_SUBJECT_CHANGE) continue;
    it(`${method} has a user with all the 17 fields, in the order of the wire`, () => {
      expect(Object.keys(builder().object["user"] as object)).toEqual(userFields);
    });
  }

  it("build what the documents show for each method", () => {
    const user = userOf("viewer_two");
    expect(tip({ from: "viewer_two", anonymous: true, note: "hi" })).toEqual({
      method: "tip",
      object: { broadcaster: "demo", tip: { isAnon: true, message: "| hi", tokens: 25 }, user },
    });
    expect(tip({ tokens: 1 }).object["tip"]).toEqual({ isAnon: false, message: "", tokens: 1 });
    expect(chatMessage({ from: "viewer_two", message: "" }).object).toEqual({
      broadcaster: "demo",
      message: { bgColor: null, color: "", font: "default", message: "", orig: null },
      user,
    });
    expect(privateMessage({ from: "viewer_two", message: "hi" }).object).toEqual({
      broadcaster: "demo",
      message: {
        bgColor: null,
        color: "",
        font: "default",
        message: "hi",
        orig: null,
        fromUser: "viewer_two",
        toUser: "demo",
      },
      user,
    });
    expect(mediaPurchase({ id: "a1", name: "clip", type: "video", tokens: 66 }).object["media"]).toEqual({
      id: "a1",
      name: "clip",
      tokens: 66,
      type: "video",
    });
    expect(roomSubjectChange({ subject: "New" }).object).toEqual({ broadcaster: "demo", subject: "New" });
  });

  it("have the keys of a captured response", () => {
    const file = new URL("captured-events.json", import.meta.url);
    const captured = JSON.parse(readFileSync(file, "utf8")) as BuiltEvent[];
    expect(captured.length).toBeGreaterThan(0);
    for (const event of captured) {
      const built = builders[event.method as EventType]();
      expect(shapeOf(built.object)).toEqual(shapeOf(event.object));
    }
  });

  it("tell the state after the event", () => {
    expect(follow().object["user"]).toMatchObject({ isFollower: true });
    expect(unfollow({ user: { language: "de" } }).object["user"]).toMatchObject({
      isFollower: false,
      language: "de",
    });
    expect(fanclubJoin().object["user"]).toMatchObject({ inFanclub: true });
    expect(broadcastStart().object["user"]).toMatchObject({ isBroadcasting: true, username: "demo" });
    expect(broadcastStop({ broadcaster: "x" }).object["user"]).toMatchObject({
      isBroadcasting: false,
      username: "x",
      isOwner: true,
    });
  });

  it("take any field of the user, known or not", () => {
    const { user } = userEnter({ from: "ana", user: { isMod: true, badge: 3, gender: undefined } }).object;
    expect(user).toMatchObject({ username: "ana", isMod: true, badge: 3 });
    expect(JSON.stringify(user)).not.toContain('"gender"');
    expect(userLeave({ user: { username: "" } }).object["user"]).toMatchObject({ username: "" });
  });

  it("take an explicit undefined as the default", () => {
    expect(tip({ tokens: undefined, from: undefined, note: undefined })).toEqual(tip());
    expect(privateMessage({ from: undefined, to: undefined })).toEqual(privateMessage());
  });
});

function userOf(username: string): unknown {
  return { ...(userEnter().object["user"] as object), username };
}

/** The keys and types of a value, at every depth. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, shapeOf(inner)]),
  );
}
