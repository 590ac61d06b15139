import { storedKey } from "./stored-key.js";

/** Throws a `TypeError` unless it is a text that each driver keeps. */
export function checkName(what: string, name: unknown): asserts name is string {
  if (typeof name === "string" && name !== "" && storedKey(name) === name) return;
  throw new TypeError(`${what} must be a text that is not empty, of whole characters`);
}
