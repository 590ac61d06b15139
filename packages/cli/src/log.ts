import type { Logger } from "@cb-events/core";
import { coloursFor, short } from "./terminal.js";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Lines for people, on standard error: standard output is for events. */
export interface Log extends Required<Logger> {
  /** What the user has to know at any level but `silent`. */
  notice(message: string): void;
}

const MAX_LINE = 1000;

/** A log of what is at the level or above it. */
export function createLog(level: LogLevel): Log {
  const colours = coloursFor(process.stderr);
  const at = (name: keyof Logger, colour: (text: string) => string): Required<Logger>["error"] => {
    if (LOG_LEVELS.indexOf(name) < LOG_LEVELS.indexOf(level)) return () => {};
    return (message, context) => {
      write(`${colour(name)}: ${short(message, MAX_LINE)}`);
      if (level === "debug") for (const line of stackOf(context?.["error"])) write(colours.dim(line));
    };
  };
  return {
    debug: at("debug", colours.dim),
    info: at("info", colours.cyan),
    warn: at("warn", colours.yellow),
    error: at("error", colours.red),
    notice: (message) => {
      if (level !== "silent") write(short(message, MAX_LINE));
    },
  };
}

/** Where a handler failed: to be seen at level `debug`. */
function stackOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => short(line, MAX_LINE));
}

function write(line: string): void {
  process.stderr.write(`${line}\n`);
}
