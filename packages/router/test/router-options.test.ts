import { describe, expect, it } from "vitest";
import { consoleLines } from "../../../apps/checks/src/console-guard.js";
import { Router, type RouterOptions } from "../src/index.js";
import { chat, keepingLogger, tip } from "./events.js";

describe("RouterOptions", () => {
  it.each([
    [{ onError: "thorw" }, 'The option onError must be "log", "throw" or a function, not "thorw"'],
    [{ onError: null }, 'The option onError must be "log", "throw" or a function, not null'],
    [{ onError: { log: true } }, 'The option onError must be "log", "throw" or a function, not object'],
    [
      { logger: null },
      "The option logger must be an object with debug() and error(), like console, not null",
    ],
    [
      { logger: "console" },
      'The option logger must be an object with debug() and error(), like console, not "console"',
    ],
    [
      { logger: () => {} },
      "The option logger must be an object with debug() and error(), like console, not function",
    ],
    [
      { logger: { error() {}, debug: true } },
      "The option logger must be an object with debug() and error(), like console, not object",
    ],
    [{ commandPrefix: "" }, 'The option commandPrefix must be one visible word, not ""'],
    [{ commandPrefix: "hey bot" }, 'The option commandPrefix must be one visible word, not "hey bot"'],
    [{ commandPrefix: "\u200b" }, 'The option commandPrefix must be one visible word, not "\u200b"'],
    [{ commandPrefix: 5 }, "The option commandPrefix must be one visible word, not 5"],
    [{ commandPrefix: ["!"] }, 'The option commandPrefix must be one visible word, not ["!"]'],
    [{ onErorr: "log" }, "Unknown option onErorr. Known options: onError, logger, commandPrefix"],
    [{ constructor: 1 }, "Unknown option constructor. Known options: onError, logger, commandPrefix"],
    [{ prefix: undefined }, "Unknown option prefix. Known options: onError, logger, commandPrefix"],
  ])("refuses %o with a TypeError that says what came and what is allowed", (options, message) => {
    const act = () => new Router(options as RouterOptions);
    expect(act).toThrow(TypeError);
    expect(act).toThrow(message);
  });

  it("refuses what is no object", () => {
    expect(() => new Router(null as unknown as RouterOptions)).toThrow(TypeError);
    expect(() => new Router("throw" as RouterOptions)).toThrow(TypeError);
  });

  it("shows nothing of an object, which may be private", () => {
    const options = { onError: { token: "secret" } } as unknown as RouterOptions;
    expect(() => new Router(options)).not.toThrow("secret");
  });

  it("takes undefined for the default", async () => {
    const router = new Router({ onError: undefined, logger: undefined, commandPrefix: undefined });
    const log: string[] = [];
    router.command("menu", () => log.push("menu"));
    await router.dispatch(chat("!menu"));
    expect(log).toEqual(["menu"]);
  });

  it("takes a logger of class, and one without debug", async () => {
    class Logger {
      readonly lines: string[] = [];
      error(message: string) {
        this.lines.push(message);
      }
    }
    const logger = new Logger();
    const router = new Router({ logger });
    router.on("tip", () => Promise.reject(new Error("boom")));
    await router.dispatch(tip());
    expect(logger.lines).toEqual(["Handler anonymous handler failed on tip 1-0: Error: boom"]);
  });

  it("takes a logger without error, and writes failures to the console then", async () => {
    const router = new Router({ logger: {} });
    router.on("tip", () => Promise.reject(new Error("boom")));
    await router.dispatch(tip());
    expect(consoleLines()).toMatchObject([
      ["error", "Handler anonymous handler failed on tip 1-0: Error: boom", { handler: "anonymous handler" }],
    ]);
  });

  it("takes the console", () => {
    expect(() => new Router({ logger: console })).not.toThrow();
    expect(() => new Router({ logger: keepingLogger().logger })).not.toThrow();
  });
});
