import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The installed browser. Throws when there is none: a suite that skips itself proves nothing. */
export function findChromium(path = process.env["PATH"] ?? ""): string {
  const files = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const file = files.find(isProgram);
  if (file !== undefined) return file;
  throw new Error(`There is no browser: install Chromium, so that one of ${NAMES.join(", ")} is on the path`);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

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
