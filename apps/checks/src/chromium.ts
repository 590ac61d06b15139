import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

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
