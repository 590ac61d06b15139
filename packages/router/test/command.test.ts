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

  it.each(["", " ", "menu", "!", "! menu", "!menus", "!men", "!!menu", "hi !menu", "\u200b!menu"])(
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
    const word = fc.string({ minLength: 1 }).filter((text) => !/\s/.test(text));
    const space = fc.constantFrom(" ", "\t", "   ", "\u3000");
    await fc.assert(
      fc.asyncProperty(word, fc.array(fc.tuple(space, word)), async (name, rest) => {
        fc.pre(!name.startsWith("!"));
        const text = `!${name}${rest.flat().join("")}`;
        expect(await argsOf(text, {}, name)).toEqual(rest.map(([, each]) => each));
      }),
    );
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
    [undefined, "undefined"],
    [5, "5"],
  ])("refuses the name %j with a TypeError that says what came and what is allowed", (name, came) => {
    const act = () => new Router().command(name as string, () => {});
    expect(act).toThrow(TypeError);
    expect(act).toThrow(`a command must be one word without the prefix !, not ${came}`);
  });

  it("refuses a name that starts with the prefix in another case", () => {
    expect(() => new Router({ commandPrefix: "Bot." }).command("bOT.menu", () => {})).toThrow(TypeError);
  });
});
