import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discordText } from "../src/formats/discord.js";
import { targetOf, type WebhookFormat } from "../src/formats/format.js";
import { formatJob } from "../src/index.js";
import { anyText } from "./any-text.js";

const at = Date.UTC(2026, 0, 1);
const TIME = "2026-01-01T00:00:00.000Z";
const said = (format: WebhookFormat, data: unknown, url = "https://ntfy.example/topic"): unknown =>
  JSON.parse(targetOf(url, format)?.body({ id: "a", at, attempts: 0, data }) ?? "");
const embed = (data: unknown) => (said("discord", data) as { embeds: [Record<string, unknown>] }).embeds[0];
const tip = {
  type: "tip",
  text: "ana tipped 25",
  tokens: 25,
  room: "host/ana",
  event: { type: "tip", id: "1-0" },
};

describe("the format json", () => {
  it("says type and time, and the rest as data", () => {
    expect(said("json", { ...tip, timestamp: "2025-05-05T05:05:05Z" })).toEqual({
      type: "tip",
      timestamp: "2025-05-05T05:05:05.000Z",
      data: { text: "ana tipped 25", tokens: 25, room: "host/ana", event: { type: "tip", id: "1-0" } },
    });
  });

  it.each([
    [{}, {}],
    [{ type: " ", timestamp: "yesterday" }, {}],
    [{ type: 5, timestamp: {} }, {}],
    ["hello", { text: "hello", value: "hello" }],
    [5, { value: 5 }],
    [null, { value: null }],
    [[1], { value: [1] }],
  ])("has a type and a time for %j too", (data, fields) => {
    expect(said("json", data)).toEqual({ type: "message", timestamp: TIME, data: fields });
  });
});

describe("the format homeAssistant", () => {
  it("is flat, for templates", () => {
    expect(said("homeAssistant", tip)).toEqual({ ...tip, timestamp: TIME });
  });
});

describe("the format discord", () => {
  it("is an embed with colour and amount, and pings nobody", () => {
    expect(said("discord", { ...tip, text: "@everyone <@1> hi" })).toEqual({
      embeds: [
        {
          title: "tip",
          description: "\\@everyone \\<\\@1\\> hi",
          color: 0xf5b301,
          fields: [{ name: "Tokens", value: "25", inline: true }],
          timestamp: TIME,
        },
      ],
      allowed_mentions: { parse: [] },
    });
  });

  it("has a colour of the message, of its event, of its type, or one of all others", () => {
    const colour = (data: object) => embed(data)["color"];
    expect(colour({ ...tip, colour: 0 })).toBe(0);
    expect(colour({ type: "alert:big tip", event: { type: "follow" } })).toBe(0x3498db);
    expect(colour({ type: "follow" })).toBe(0x3498db);
    const others = [
      { type: "x" },
      { type: "x", event: null },
      { type: "x", colour: -1 },
      { type: "x", colour: 1e9 },
    ];
    expect(new Set(others.map(colour)).size).toBe(1);
  });

  it("needs neither text nor amount", () => {
    expect(embed({ type: "goal", text: " \u3000", tokens: Number.NaN })).toEqual({
      title: "goal",
      color: 0x5865f2,
      timestamp: TIME,
    });
  });

  it("keeps within the limits of Discord", () => {
    const { title, description } = embed({ type: "*".repeat(500), text: "*".repeat(9000) });
    expect(String(title).length).toBeLessThanOrEqual(256);
    expect(String(description).length).toBeLessThanOrEqual(4096);
  });
});

describe("the format ntfy", () => {
  it("says topic, title and text, and marks tokens", () => {
    expect(said("ntfy", tip)).toEqual({
      topic: "topic",
      title: "tip",
      message: "ana tipped 25",
      tags: ["moneybag"],
    });
    expect(said("ntfy", { type: "goal\u001b" })).toEqual({
      topic: "topic",
      title: "goal\\u{1b}",
      message: "goal\\u{1b}",
    });
  });

  it("stays below the size that makes it an attachment", () => {
    const { message } = said("ntfy", { text: "☃".repeat(5000) }) as { message: string };
    expect(new TextEncoder().encode(message).length).toBeLessThanOrEqual(4096);
    expect(message.endsWith("…")).toBe(true);
  });

  it.each([
    ["https://ntfy.sh/alerts", "https://ntfy.sh/"],
    ["https://ntfy.sh/alerts/", "https://ntfy.sh/"],
    ["https://example.com/ntfy/alerts?auth=x", "https://example.com/ntfy?auth=x"],
  ])("sends for %s to %s", (url, server) => {
    expect(targetOf(url, "ntfy")?.url).toBe(server);
  });

  it.each(["https://ntfy.sh/", "https://ntfy.sh/a%20b", `https://ntfy.sh/${"a".repeat(65)}`])(
    "finds no topic in %s",
    (url) => {
      expect(targetOf(url, "ntfy")).toBeUndefined();
    },
  );
});

describe("formatJob", () => {
  it("gives what a sender would send", () => {
    for (const format of ["json", "discord", "homeAssistant"] as const) {
      expect(JSON.parse(formatJob(format, { id: "a", at, attempts: 3, data: tip }))).toEqual(
        said(format, tip),
      );
    }
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
        const shown = discordText(text, 2000);
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
    expect(unescaped(discordText(text, 2000))).toBe(text);
    expect(bareMarks(discordText(text, 2000))).toEqual([]);
  });

  it("escapes control and direction characters so that they are seen", () => {
    expect(discordText("a\u202eb\n", 2000)).toBe("a\\\\u{202e}b\\\\u{a}");
  });

  it("keeps 2000 characters, and cuts more with neither a character nor an escape in half", () => {
    expect(discordText("a".repeat(2000), 2000)).toBe("a".repeat(2000));
    expect(discordText("a".repeat(2001), 2000)).toBe(`${"a".repeat(1999)}…`);
    expect(discordText("*".repeat(1000), 2000)).toHaveLength(2000);
    expect(discordText("*".repeat(1001), 2000)).toBe(`${"\\*".repeat(999)}…`);
    expect(discordText(`a${"😍".repeat(1000)}`, 2000)).toBe(`a${"😍".repeat(999)}…`);
    const long = markdown.map((text) => text.repeat(Math.ceil(2500 / Math.max(text.length, 1))));
    fc.assert(
      fc.property(fc.nat(12), long, (shift, text) => {
        const shown = discordText("a".repeat(shift) + text, 2000);
        expect(shown.length).toBeLessThanOrEqual(2000);
        expect(shown).not.toMatch(/\p{Cs}|\\$|(^|[^\\])(\\\\)*\\…$/u);
        expect(shown).not.toMatch(/\\\\u(\{[\da-f]*)?…$/);
      }),
    );
  });
});
