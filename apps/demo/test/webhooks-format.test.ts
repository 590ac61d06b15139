import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type Delivery, DeliverySchema, toDelivery } from "../src/webhooks/delivery.js";
import { discordText } from "../src/webhooks/discord.js";
import type { WebhookFormat } from "../src/webhooks/format.js";
import { anyText } from "./any-event.js";
import { reaction } from "./webhook-receiver.js";

const room = "example.com/ana";
const record = (text: string, format: WebhookFormat): Delivery =>
  toDelivery({ ...reaction(), text }, { room, format, now: 5 });

describe("toDelivery", () => {
  it("records who, what and when, as plain JSON that its schema knows", () => {
    const made = toDelivery({ ...reaction(), dueAt: 7 }, { room, format: "json", now: 5 });
    expect(made).toEqual({
      id: "example.com/ana:1700000000000-0:goal",
      name: "goal",
      body: expect.any(String),
      attempts: 0,
      notBefore: 7,
      createdAt: 5,
    });
    expect(v.parse(DeliverySchema, JSON.parse(JSON.stringify(made)))).toEqual(made);
    expect(v.is(DeliverySchema, { ...made, id: "a\nb" })).toBe(false);
  });

  it("gives the same id and body whenever it is made", () => {
    const [first, later] = [5, 99_000].map((now) => toDelivery(reaction(), { room, format: "json", now }));
    expect(later).toMatchObject({ id: first?.id, body: first?.body });
  });

  it("makes an id that a header takes, and two of two", () => {
    const id = (name: string) => toDelivery({ ...reaction(), name }, { room, format: "json", now: 5 }).id;
    expect(id("alert:big tip é\r\n")).toBe(`${room}:1700000000000-0:alert:big%20tip%20%C3%A9%0D%0A`);
    expect(id("a b")).not.toBe(id("a%20b"));
    fc.assert(
      fc.property(anyText, (name) => {
        expect(() => new Headers({ "webhook-id": id(name) })).not.toThrow();
        expect(id(name)).toMatch(/^[!-~]+$/);
      }),
    );
  });

  it("sends reaction, time, room, event and text as JSON, and nothing else of the reaction", () => {
    const told = { ...reaction(), secret: "s" };
    expect(JSON.parse(toDelivery(told, { room, format: "json", now: 5 }).body)).toEqual({
      type: "goal",
      timestamp: "2023-11-14T22:13:20.000Z",
      data: { room, event: told.event, text: told.text },
    });
  });

  it("goes by the clock where the event's id holds no time", () => {
    const body = JSON.parse(toDelivery(reaction("goal", "x"), { room, format: "json", now: 5 }).body);
    expect(body).toMatchObject({ timestamp: "1970-01-01T00:00:00.005Z" });
  });

  it("gives Discord the text, and pings nobody", () => {
    expect(JSON.parse(record("@everyone <@1> hi", "discord").body)).toEqual({
      content: "\\@everyone \\<\\@1\\> hi",
      allowed_mentions: { parse: [] },
    });
  });

  it("gives Discord the name for want of a text: it refuses an empty one", () => {
    expect(JSON.parse(record(" \u3000", "discord").body)).toMatchObject({ content: "goal" });
  });
});

/** What Discord shows of a text in which every mark is escaped. */
const unescaped = (text: string) => text.replace(/\\([^\p{L}\p{N}\s])/gu, "$1");
const MARK = /[`*_~|<>[\]()#@:+.-]/;
/** Marks that nothing escapes, found as Discord reads: from the left, pair by pair. */
const bareMarks = (text: string) =>
  (text.match(/\\.|[^\\]/gsu) ?? []).filter((part) => MARK.test(part) && part.length === 1);

/** Texts of everything that means something to Discord. */
const markdown = fc
  .array(
    fc.oneof(
      anyText,
      fc.constantFrom(
        ..."\\`*_~|<>[]()#@:+-. ",
        "@everyone",
        "@here",
        "<@1>",
        "<#1>",
        "<t:1:R>",
        "https://a.example",
        "[a](https://a.example)",
        ":smile:",
        "<:a:1>",
        "\n# a",
        "1. a",
        "> a",
        "||a||",
        "😍",
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

describe("discordText", () => {
  it("leaves no mark bare, and no control character", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const shown = discordText(text);
        expect(bareMarks(shown)).toEqual([]);
        expect(shown).not.toMatch(
          /[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u,
        );
      }),
    );
    // The check itself sees a bare mark.
    expect(bareMarks("a \\\\*b* \\_")).toEqual(["*", "*"]);
  });

  it.each([
    ["**bold** _it_ ~~no~~ `code` ||spoiler||"],
    ["@everyone <@1> <@&2> <#3> <t:1:R> </a:1> <:a:1> :smile:"],
    ["[a](https://a.example) <https://a.example> discord.gg/a"],
    ["# head"],
    ["- a + b 1. c > d -# e"],
    ["back\\slash \\*"],
  ])("shows %s as it is", (text) => {
    expect(unescaped(discordText(text))).toBe(text);
    expect(bareMarks(discordText(text))).toEqual([]);
  });

  it("escapes control and direction characters so that they are seen", () => {
    expect(discordText("a\u202eb\n")).toBe("a\\\\u{202e}b\\\\u{a}");
  });

  it("keeps 2000 characters, and cuts more with neither a character nor an escape in half", () => {
    expect(discordText("a".repeat(2000))).toBe("a".repeat(2000));
    expect(discordText("a".repeat(2001))).toBe(`${"a".repeat(1999)}…`);
    expect(discordText("*".repeat(1000))).toHaveLength(2000);
    expect(discordText("*".repeat(1001))).toBe(`${"\\*".repeat(999)}…`);
    expect(discordText(`a${"😍".repeat(1000)}`)).toBe(`a${"😍".repeat(999)}…`);
    const long = markdown.map((text) => text.repeat(Math.ceil(2500 / Math.max(text.length, 1))));
    fc.assert(
      fc.property(fc.nat(12), long, (shift, text) => {
        const shown = discordText("a".repeat(shift) + text);
        expect(shown.length).toBeLessThanOrEqual(2000);
        expect(shown).not.toMatch(/\p{Cs}|\\$|(^|[^\\])(\\\\)*\\…$/u);
        expect(shown).not.toMatch(/\\\\u(\{[\da-f]*)?…$/);
      }),
    );
  });
});
