import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Router } from "../src/index.js";
import { chat, tip } from "./events.js";

/** What the command `menu` is called with when a text is written in the chat; undefined when it is not. */
async function argsOf(text: string, options = {}, name = "menu"): Promise<string[] | undefined> {
  const router = new Router({ ...options, onError: "throw" });
  let received: string[] | undefined;
  router.command(name, (_, args) => {
    received = args;
  });
  await router.dispatch(chat(text));
  return received;
}

const seen = (text: string) => text.replace(/\p{Default_Ignorable_Code_Point}/gu, "");
const hasPrefix = (name: string) => seen(name).normalize("NFKC").startsWith("!");

describe("command", () => {
  it.each([
    ["!menu", []],
    ["!menu drinks food", ["drinks", "food"]],
    ["  !menu \t drinks\u00a0food \n", ["drinks", "food"]],
    ["!MeNu Drinks", ["Drinks"]],
    ["!menu !menu", ["!menu"]],
  ])("is called for %j with the other words", async (text, args) => {
    expect(await argsOf(text)).toEqual(args);
  });

  it.each(["", " ", "menu", "!", "! menu", "!menus", "!men", "!!menu", "hi !menu", "\u00a8!menu"])(
    "is not called for %j",
    async (text) => {
      expect(await argsOf(text)).toBeUndefined();
    },
  );

  it("takes its name in any case", async () => {
    expect(await argsOf("!menu", {}, "MENU")).toEqual([]);
    expect(await argsOf("!ΜΕΝΟΎΣ now", {}, "Μενούς")).toEqual(["now"]);
  });

  it("takes another prefix, in any case", async () => {
    const options = { commandPrefix: "Bot." };
    expect(await argsOf("bot.menu drinks", options)).toEqual(["drinks"]);
    expect(await argsOf("!menu drinks", options)).toBeUndefined();
  });

  it("gives the words that were typed, for any words", async () => {
    const word = fc
      .string({ minLength: 1, unit: "binary" })
      .filter((text) => !/\s/.test(text) && seen(text) !== "");
    const space = fc.constantFrom(" ", "\t", "   ", "\u3000");
    await fc.assert(
      fc.asyncProperty(word, fc.array(fc.tuple(space, word)), async (name, rest) => {
        fc.pre(!hasPrefix(name));
        const text = `!${name}${rest.flat().join("")}`;
        expect(await argsOf(text, {}, name)).toEqual(rest.map(([, each]) => each));
      }),
    );
  });

  it.each([
    "\uff01menu",
    "!\uff4d\uff45\uff4e\uff55",
    "!\u200bmenu",
    "!me\u00adnu",
    "!me\ufeffnu",
    "\u200b!menu",
    "\u200b !menu",
    "\ufeff!menu",
    "\u200f!menu",
    "\u2066!menu\u2069",
    "!menu\u2060",
    "!menu\ufe0f",
    "!menu\u034f",
    "!menu \u034f",
    "!menu \u{e0000}",
    "\u3164 !menu \u3164\ufe0f",
  ])("is called for %j, which looks like the command, without a word", async (text) => {
    expect(await argsOf(text)).toEqual([]);
  });

  it("leaves the other words as they were typed", async () => {
    expect(await argsOf("\uff01menu Drin\u200bks \u{e0001} ﬁsh a\ufeffb")).toEqual([
      "Drin\u200bks",
      "ﬁsh",
      "a\ufeffb",
    ]);
  });

  it.each([
    ["ß", ["ß", "SS", "ss", "ẞ", "sS"], ["s", "β"]],
    ["ΟΔΟΣ", ["οδος", "οδοσ", "ΟΔΟΣ"], ["οδο"]],
    ["é", ["e\u0301", "É", "E\u0301", "e\u034f\u0301"], ["e"]],
    ["İ", ["i\u0307", "İ", "I\u0307"], ["i", "ı"]],
    ["ı", ["i", "I", "ı"], ["İ"]],
    ["ΐ", ["\u03aa\u0301", "\u03ca\u0301", "\u0390"], ["ι"]],
    ["ſ", ["s", "S"], []],
    ["ﬀ", ["ff", "FF"], ["f"]],
    ["❤\ufe0f", ["❤"], ["♥"]],
    ["__proto__", ["__PROTO__"], ["proto"]],
  ])("of the name %s is called for each of %j, and for none of %j", async (name, same, others) => {
    for (const each of same) expect([each, await argsOf(`!${each} x`, {}, name)]).toEqual([each, ["x"]]);
    for (const each of others)
      expect([each, await argsOf(`!${each} x`, {}, name)]).toEqual([each, undefined]);
  });

  it("is called for any form of its name: another case, composed or not, with what is not seen in between", async () => {
    const letter = fc.oneof(
      fc.constantFrom(..."aıİſßẞΣσςΐéǆﬀÅᾳ", "e\u0301", "\u0308", "한"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    );
    const name = fc
      .array(letter, { minLength: 1, maxLength: 6 })
      .map((letters) => letters.join(""))
      // U+0345 is a mark that becomes a letter in upper case.
      .filter((text) => !/\s|!|\u0345/.test(text + text.normalize("NFKD")) && seen(text) !== "");
    const forms: readonly ((text: string) => string)[] = [
      (text) => text.toLowerCase(),
      (text) => text.toUpperCase(),
      (text) => text.normalize("NFD"),
      (text) => text.normalize("NFC"),
      (text) => [...text].join("\u200b"),
    ];
    await fc.assert(
      fc.asyncProperty(name, fc.array(fc.constantFrom(...forms), { maxLength: 3 }), async (name, changes) => {
        const typed = changes.reduce((text, change) => change(text), `!${name}`);
        expect(await argsOf(`${typed} x`, {}, name)).toEqual(["x"]);
      }),
      { numRuns: 500 },
    );
  });

  it("takes a prefix of several characters, and one in another form", async () => {
    expect(await argsOf("!!menu a", { commandPrefix: "!!" })).toEqual(["a"]);
    expect(await argsOf("‼menu a", { commandPrefix: "!!" })).toEqual(["a"]);
    expect(await argsOf("!menu a", { commandPrefix: "\uff01" })).toEqual(["a"]);
    expect(await argsOf("!menu a", { commandPrefix: "!\u200b" })).toEqual(["a"]);
    // Composed with the first letter of the name.
    expect(await argsOf("é a", { commandPrefix: "e" }, "\u0301")).toEqual(["a"]);
  });

  it("reads texts of megabytes in no time", async () => {
    const started = performance.now();
    expect(await argsOf(`!${" ".repeat(5e5)}${"x".repeat(5e5)}${" y".repeat(2e5)}`)).toBeUndefined();
    expect(await argsOf(`${" ".repeat(1e6)}\u0000`)).toBeUndefined();
    expect(await argsOf(`!${"\u200b".repeat(1e6)}menu a`)).toEqual(["a"]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("gets the event, and stands in one order with the handlers of chatMessage", async () => {
    const router = new Router({ onError: "throw" });
    const log: string[] = [];
    router.on("chatMessage", (event) => log.push(`first ${event.message.message}`));
    router.command("menu", (event) => log.push(`command ${event.user.username}`));
    router.on("chatMessage", () => log.push("last"));
    router.onAny(() => log.push("any"));
    await router.dispatch(chat("!menu"));
    expect(log).toEqual(["any", "first !menu", "command ana", "last"]);
  });

  it("gives every handler words of its own", async () => {
    const router = new Router({ onError: "throw" });
    const log: string[][] = [];
    router.command("menu", (_, args) => log.push(args.splice(0)));
    router.command("menu", (_, args) => log.push(args));
    await router.dispatch(chat("!menu a b"));
    expect(log).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  it("is for chat messages only", async () => {
    const router = new Router({ onError: "throw" });
    const log: unknown[] = [];
    router.command("menu", (event) => log.push(event));
    await router.dispatch({ ...chat("!menu"), type: "privateMessage" });
    await router.dispatch({ ...tip(), tip: { tokens: 1, message: "!menu" } });
    expect(log).toEqual([]);
  });

  it("is awaited, and its errors are those of a handler under the command's name", async () => {
    const errors: unknown[] = [];
    const router = new Router({ onError: (error, { handler }) => errors.push([error, handler]) });
    router.command("Menu", async function showMenu() {
      await Promise.resolve();
      throw "boom";
    });
    await router.dispatch(chat("!menu"));
    expect(errors).toEqual([["boom", "!menu"]]);
  });

  it.each([
    ["", '""'],
    ["the menu", '"the menu"'],
    ["menu\n", String.raw`"menu\n"`],
    ["!menu", '"!menu"'],
    ["!", '"!"'],
    ["！menu", '"！menu"'],
    ["\u200b!menu", '"\u200b!menu"'],
    ["\u200b", '"\u200b"'],
    ["\ufeff\u2060", '"\ufeff\u2060"'],
    [undefined, "undefined"],
    [5, "5"],
  ])("refuses the name %j with a TypeError that says what came and what is allowed", (name, came) => {
    const act = () => new Router().command(name as string, () => {});
    expect(act).toThrow(TypeError);
    expect(act).toThrow(`A command must be one visible word without the prefix !, not ${came}`);
  });

  it("refuses a name that starts with the prefix in another case", () => {
    expect(() => new Router({ commandPrefix: "Bot." }).command("bOT.menu", () => {})).toThrow(TypeError);
  });
});
