import { ConfigError } from "@cb-events/core";
import { printable } from "@cb-events/types";
import type { RedisConnection } from "../redis/connection.js";

/** Throws a `ConfigError` unless it holds. */
export function check(holds: boolean, name: string, rule: string, value: unknown): void {
  if (!holds) throw new ConfigError(`The option ${name} must be ${rule}, not ${shown(value)}`);
}

/** Throws a `ConfigError` for what is no object, or has an option that is not known. */
export function checkNames(options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new ConfigError(`The options must be an object, not ${shown(options)}`);
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new ConfigError(`Unknown option ${printable(name)}. Known options: ${known.join(", ")}`);
}

export function isWhole(value: unknown, min: number, max: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

export function isNumber(value: unknown, min: number, max: number): boolean {
  return typeof value === "number" && value >= min && value <= max;
}

/** Undefined, or an object of which only the known parts exist and all are functions. */
export function isHooks(value: unknown, known: readonly string[]): boolean {
  if (value === undefined) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(
    ([name, hook]) => known.includes(name) && (hook === undefined || typeof hook === "function"),
  );
}

export function isLogger(value: unknown): boolean {
  if (value === undefined || value === false) return true;
  if (typeof value !== "object" || value === null) return false;
  return ["debug", "info", "warn", "error"].every((level) =>
    ["undefined", "function"].includes(typeof Reflect.get(value, level)),
  );
}

/** Throws a `ConfigError` for what is no Redis client. */
export function checkConnection(redis: RedisConnection): void {
  const has = (name: string) => typeof Reflect.get(Object(redis), name) === "function";
  const missing = ["sendCommand", "duplicate", "connect", "destroy"].filter((name) => !has(name));
  if (missing.length === 0) return;
  throw new ConfigError(
    `The Redis client lacks ${missing.join(", ")}: give a client of the package redis as it is, and any other by an adapter as in the README`,
  );
}

/** What stands before every key: with one hash tag, for a cluster takes the first and ignores the rest. */
export function checkPrefix(prefix: unknown): asserts prefix is string {
  const holds =
    typeof prefix === "string" && /^[^{}]*\{[^{}]+\}[^{}]*$/.test(prefix) && !/[\p{Cc}\s]/u.test(prefix);
  check(
    holds,
    "prefix",
    'a text with one hash tag, such as "{cb}:", so that a cluster keeps all keys in one slot',
    prefix,
  );
}

/** The name of a room or a group, as it stands in a key. */
export function isName(value: unknown): value is string {
  return (
    typeof value === "string" && value.length > 0 && value.length <= 200 && !/[\p{Cc}\p{Cs}\s]/u.test(value)
  );
}

/** A value as a message may show it: short, and on one line. */
export function shown(value: unknown): string {
  if (typeof value === "string") return `"${printable(value.slice(0, 100))}"`;
  if (typeof value === "bigint") return `${value}n`;
  if (value === null || ["undefined", "number", "boolean"].includes(typeof value)) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
