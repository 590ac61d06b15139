import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { findChromium } from "../../../apps/checks/src/chromium.js";

/** One browser for the tests of a file, each of which opens pages of its own. `args` are for its command line. */
export function useBrowser(...args: readonly string[]): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: findChromium(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", ...args],
    });
  });
  afterAll(() => browser?.close());
  return () => {
    if (browser === undefined) throw new Error("The browser is not there yet");
    return browser;
  };
}
