import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type CbEvent, decodeEvent, EventType, encodeEvent, isAnonymous } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anonymise, createAnonymiser } from "../src/index.js";
import { openRecorder } from "../src/node.js";
import { events, read, temporaryFile } from "./recordings.js";

// Of characters that no field name, method or pseudonym holds: what comes out of them came from the input.
const secret = fc.string({ unit: fc.constantFrom("Q", "X", "Z", "é", "😍", "\u202e"), minLength: 3 });
const secrets = fc.dictionary(secret, secret, { maxKeys: 2 });
const mixed = (known: object) =>
  fc.tuple(fc.constant(known), secrets).map((parts) => Object.assign({}, ...parts));
const user = fc
  .record({
    username: secret,
    gender: secret,
    subgender: secret,
    recentTips: secret,
    colorGroup: secret,
    language: secret,
    isMod: fc.boolean(),
    id: secret,
  })
  .chain(mixed);
const object = fc
  .record({
    broadcaster: secret,
    user,
    tip: fc.record({ tokens: fc.integer({ min: 1 }), isAnon: fc.boolean(), message: secret }).chain(mixed),
    message: fc
      .record({
        message: secret,
        orig: secret,
        color: secret,
        bgColor: secret,
        font: secret,
        fromUser: secret,
        toUser: secret,
      })
      .chain(mixed),
    media: fc.record({ id: secret, name: secret, type: secret, tokens: fc.nat() }).chain(mixed),
    subject: secret,
  })
  .chain(mixed);
const method = fc.constantFrom(...Object.values(EventType), "spyStart");
const event = fc
  .record({ method, id: fc.nat().map((time) => `${time}-0`), object })
  .map((wire) => decodeEvent(wire).event as CbEvent);

/** As it stands in the file. */
function anonymised(event: CbEvent, anonymise = createAnonymiser()): CbEvent {
  const { event: result, issues } = decodeEvent(JSON.parse(JSON.stringify(anonymise(encodeEvent(event)))));
  expect(issues).toEqual([]);
  return result as CbEvent;
}

/** Every key and every string in a value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsIn(inner)]);
}
const isSecret = (text: string) => /[QXZé😍\u202e]/u.test(text);

describe("createAnonymiser", () => {
  it("lets no name and no text through, in fields known or not, and what it gives is an event", () => {
    fc.assert(
      fc.property(event, (event) => {
        expect(stringsIn(encodeEvent(event)).filter(isSecret).length).toBeGreaterThan(0);
        expect(stringsIn(encodeEvent(anonymised(event))).filter(isSecret)).toEqual([]);
      }),
    );
  });

  it("lets no name and no text of a show through", () => {
    const anonymise = createAnonymiser();
    const texts = events(2000).flatMap((event) => [
      "broadcaster" in event && event.broadcaster,
      "user" in event && event.user.username,
      "tip" in event && event.tip.message,
      "message" in event && event.message.message,
      "media" in event && event.media.name,
      "roomSubject" in event && event.roomSubject.subject,
    ]);
    const shown = new Set(events(2000).flatMap((event) => stringsIn(anonymise(event))));
    expect(new Set(texts).size).toBeGreaterThan(100);
    expect([...new Set(texts)].filter((text) => text && shown.has(text))).toEqual([]);
  });

  it("keeps id, type, tokens and flags", () => {
    const event: CbEvent = {
      type: "tip",
      id: "1700000000000-3",
      broadcaster: "demo",
      user: {
        username: "ana",
        isMod: true,
        inFanclub: false,
        recentTips: "few",
        colorGroup: "m",
        gender: "f",
      },
      tip: { tokens: 25, isAnon: false, message: "| hi" },
    };
    expect(anonymised(event)).toEqual({
      type: "tip",
      id: "1700000000000-3",
      broadcaster: expect.stringMatching(/^user_[0-9a-f]{16}$/),
      user: {
        username: expect.stringMatching(/^user_[0-9a-f]{16}$/),
        isMod: true,
        inFanclub: false,
        recentTips: "few",
        colorGroup: "m",
      },
      tip: { tokens: 25, isAnon: false, message: "" },
    });
  });

  it("keeps of a purchase the kind and the price, and gives the media a pseudonym", () => {
    const media = { id: 7, type: "video", name: "Holiday", tokens: 40 };
    const event: CbEvent = { type: "mediaPurchase", id: "1-0", user: { username: "ana" }, media };
    expect(anonymised(event)).toMatchObject({
      media: { id: expect.stringMatching(/^media_[0-9a-f]{16}$/), type: "video", name: "", tokens: 40 },
    });
  });

  it("gives one name one pseudonym, wherever it stands, and two names two", () => {
    const anonymise = createAnonymiser();
    const message = (from: string, to: string) => {
      const event = anonymised(
        {
          type: "privateMessage",
          id: "1-0",
          broadcaster: "demo",
          user: { username: from },
          message: { message: "hi", fromUser: from, toUser: to },
        },
        anonymise,
      );
      if (event.type !== "privateMessage") throw new Error(event.type);
      return { room: event.broadcaster, user: event.user.username, ...event.message };
    };
    const { room, user } = message("ana", "demo");
    expect(user).not.toBe(room);
    expect(message("ana", "demo")).toMatchObject({ room, user, fromUser: user, toUser: room, message: "" });
    expect(message("demo", "ana")).toMatchObject({ room, user: room, fromUser: room, toUser: user });
    expect(message("ana", "").toUser).toBe("");
  });

  it("gives one name another pseudonym with another anonymiser", () => {
    const event: CbEvent = { type: "follow", id: "1-0", user: { username: "ana" } };
    expect(anonymised(event)).not.toEqual(anonymised(event));
  });

  it.each([true, undefined])("ties an anonymous tip (isAnon: %s) to nobody and to no other tip", (isAnon) => {
    const anonymise = createAnonymiser();
    const user = { username: "ana", isMod: true, inFanclub: true, recentTips: "tons" };
    const tip = { tokens: 5, ...(isAnon && { isAnon }) };
    const first = anonymised({ type: "tip", id: "1-0", user, tip }, anonymise);
    const second = anonymised({ type: "tip", id: "2-0", user, tip }, anonymise);
    const named = anonymised({ type: "follow", id: "3-0", user }, anonymise);
    expect(isAnonymous(first)).toBe(true);
    const names = [first, second, named].map((event) => "user" in event && event.user.username);
    expect(new Set(names).size).toBe(3);
    expect("user" in first && Object.keys(first.user)).toEqual(["username"]);
  });

  it("gives of an unknown event method and id", () => {
    const event: CbEvent = { type: "unknown", method: "spyStart", id: "1-0", data: { who: "ana" } };
    expect(anonymised(event)).toEqual({ type: "unknown", method: "spyStart", id: "1-0", data: {} });
  });

  it("gives each event in the form in which it came", () => {
    fc.assert(
      fc.property(event, (event) => {
        const anonymise = createAnonymiser({ key: "0123456789abcdef" });
        expect(encodeEvent(anonymise(event))).toEqual(anonymise(encodeEvent(event)));
      }),
    );
  });

  it("gives of what is no sound event method and id", () => {
    const wire = { method: "tip", id: "1-0", object: { user: { username: "ana" }, tip: {} } };
    expect(createAnonymiser()(wire)).toEqual({ method: "tip", id: "1-0", object: {} });
  });

  it("gives the same pseudonyms by the same key, as text or bytes, and others by another", () => {
    const event: CbEvent = { type: "follow", id: "1-0", user: { username: "ana" } };
    const key = "a key of 16 bytes";
    expect(anonymised(event, createAnonymiser({ key }))).toEqual({
      ...event,
      user: {
        username: `user_${createHmac("sha256", key).update("name ana").digest("hex").slice(0, 16)}`,
      },
    });
    const bytes = new TextEncoder().encode(key);
    const fromBytes = createAnonymiser({ key: bytes });
    bytes.fill(0);
    expect(fromBytes(event)).toEqual(createAnonymiser({ key })(event));
    expect(createAnonymiser({ key: `${key}!` })(event)).not.toEqual(fromBytes(event));
  });

  it.each(["", "fifteen bytes :", new Uint8Array(15)])("refuses a key that could be guessed", (key) => {
    expect(() => createAnonymiser({ key })).toThrow(/^The option key must have 16 bytes or more/);
  });
});

describe("anonymise", () => {
  it("gives one name one pseudonym as long as the program runs", () => {
    const event: CbEvent = { type: "follow", id: "1-0", user: { username: "ana" } };
    expect(anonymise(event)).toEqual(anonymise(event));
    expect(anonymise(event)).toEqual({
      ...event,
      user: { username: expect.stringMatching(/^user_[0-9a-f]{16}$/) },
    });
    expect(anonymise(encodeEvent(event))).toEqual(encodeEvent(anonymise(event)));
  });
});

describe("openRecorder with anonymise", () => {
  it("records so, with a key for each recorder", async () => {
    const path = await temporaryFile();
    for (let run = 0; run < 2; run += 1) {
      const recorder = await openRecorder(path, { anonymise: true });
      for (const event of events(100)) await recorder.record(event);
      await recorder.close();
    }
    const { events: recorded, broken } = await read(path);
    expect(broken).toEqual([]);
    expect(recorded.map(({ type, id }) => [type, id])).toEqual(
      [...events(100), ...events(100)].map(({ type, id }) => [type, id]),
    );
    const owner = (at: number) => recorded[at] as CbEvent & { broadcaster: string };
    expect(owner(0).broadcaster).toBe(owner(99).broadcaster);
    expect(owner(0).broadcaster).not.toBe(owner(100).broadcaster);
    expect(await readFile(path, "utf8")).not.toContain("demo");
  });

  it("keeps pseudonyms over a restart where the anonymiser has a key", async () => {
    const path = await temporaryFile();
    for (let run = 0; run < 2; run += 1) {
      const anonymise = createAnonymiser({ key: "0123456789abcdef" });
      const recorder = await openRecorder(path, { anonymise });
      for (const event of events(20)) await recorder.record(event);
      await recorder.close();
    }
    const { events: recorded } = await read(path);
    expect(recorded.slice(0, 20)).toEqual(recorded.slice(20));
    expect(await readFile(path, "utf8")).not.toContain("0123456789abcdef");
  });
});
