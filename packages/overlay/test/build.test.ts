import { readFileSync } from "node:fs";
import vm from "node:vm";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { fillIn } from "../web/build/service-worker.js";
import { type Built, type BuiltFile, checkSize, loadedBytes } from "../web/build/size-budget.js";

const chunk = (name: string, code: string, ...imports: string[]): BuiltFile => ({
  type: "chunk",
  name,
  code,
  imports,
  isEntry: name === "page",
});
const noise = Array.from({ length: 4000 }, (_, at) => Math.sin(at).toString(36)).join("");

describe("the size budget", () => {
  const bundle: Built = {
    "page.js": chunk("page", "import './shared.js'", "shared.js"),
    "shared.js": chunk("shared", noise, "page.js"),
    "late.js": chunk("late", noise),
    "page.css": { type: "asset" },
  };

  it("counts what is loaded at once, each file once, and nothing that comes later", () => {
    const both = loadedBytes(bundle, "page");
    const alone = loadedBytes({ ...bundle, "page.js": chunk("page", "import './shared.js'") }, "page");
    expect(both).toBeGreaterThan(alone);
    expect(loadedBytes({ ...bundle, "late.js": chunk("late", noise + noise) }, "page")).toBe(both);
  });

  it("fails the build above it, and when there is no such page", () => {
    expect(checkSize(bundle, "page", 1_000_000)).toMatch(/^page: \d+\.\d\d kB/);
    expect(() => checkSize(bundle, "page", 1000)).toThrow("at most 1 kB");
    expect(() => checkSize(bundle, "other", 1_000_000)).toThrow("other: 0.00 kB");
  });
});

describe("the service worker", () => {
  const source = readFileSync(new URL("../web/service-worker.js", import.meta.url), "utf8");
  const home = "http://localhost:41731/";

  /** Runs it, and asks it for an address while the network is as given. */
  async function ask(
    url: string,
    network: () => Promise<string>,
    method = "GET",
    hasKept = true,
  ): Promise<unknown> {
    const handlers: Record<string, (event: unknown) => void> = {};
    const kept = { match: (key: string) => Promise.resolve(hasKept ? `kept ${key}` : undefined) };
    vm.runInNewContext(fillIn(source, ["index.html", "assets/page.js"], "v1"), {
      self: {
        location: { href: `${home}sw.js` },
        addEventListener: (type: string, on: () => void) => (handlers[type] = on),
      },
      caches: { open: () => Promise.resolve(kept) },
      fetch: network,
      Response: { error: () => "error" },
      ...{ URL, setTimeout, clearTimeout },
    });
    let answer: unknown = "left to the browser";
    handlers["fetch"]?.({ request: { method, url }, respondWith: (given: unknown) => (answer = given) });
    return Promise.resolve(answer).catch((error: Error) => error.message);
  }
  const online = () => Promise.resolve("from the network");
  const offline = () => Promise.reject(new TypeError("no network"));

  it("asks the network first for a page, and gives what it kept when there is none", async () => {
    expect(await ask(`${home}?show=goal`, online)).toBe("from the network");
    expect(await ask(`${home}?show=goal`, offline)).toBe(`kept ${home}index.html`);
    expect(await ask(`${home}?show=goal`, offline, "GET", false)).toBe("no network");
  });

  it("gives what it kept to a page for which the browser has no connection left", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const asked = ask(`${home}?show=goal`, () => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(2999);
    expect(await Promise.race([asked, Promise.resolve("waits")])).toBe("waits");
    await vi.advanceTimersByTimeAsync(1);
    expect(await asked).toBe(`kept ${home}index.html`);
    await ask(`${home}?show=goal`, online);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("asks for a file whose name says what is in it only where it was not kept", async () => {
    expect(await ask(`${home}assets/page.js`, online)).toBe(`kept ${home}assets/page.js`);
    expect(await ask(`${home}assets/page.js`, online, "GET", false)).toBe("from the network");
  });

  it.each(["events", "events?after=a-1", "state", "health", "sw.js"])("never touches /%s", async (path) => {
    expect(await ask(`${home}${path}`, offline)).toBe("left to the browser");
  });

  it("touches nothing but reading, and no other host", async () => {
    expect(await ask(home, offline, "POST")).toBe("left to the browser");
    expect(await ask("https://eventsapi.chaturbate.com/index.html", offline)).toBe("left to the browser");
  });

  it("cannot be built without a place for its files", () => {
    expect(() => fillIn("const VERSION = 1;", ["a.js"], "v1")).toThrow("const FILES");
    expect(() => fillIn("const FILES = [];", ["a.js"], "v1")).toThrow("const VERSION");
  });
});
