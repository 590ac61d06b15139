import type { Logger } from "@cb-events/core";
import { coloursFor, short } from "./terminal.js";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Lines for people, on standard error: standard output is for events. */
export interface Log extends Required<Logger> {
  /** What the user has to know at any level but `silent`. */
  notice(message: string, context?: Record<string, unknown>): void;
}

const MAX_LINE = 1000;

/** What kind of line it is. */
export type LineKind = keyof Logger | "notice" | "stack";
/** Puts a line where it is seen. Its text is fit to be shown. `room`: the one of many that it is about. */
export type PutLine = (kind: LineKind, text: string, room?: string) => void;

/** A log of what is at the level or above it. */
export function createLog(level: LogLevel, put: PutLine = plainLine): Log {
  const at = (name: keyof Logger): Required<Logger>["error"] => {
    if (LOG_LEVELS.indexOf(name) < LOG_LEVELS.indexOf(level)) return () => {};
    return (message, context) => {
      put(name, short(message, MAX_LINE), roomIn(context));
      if (level === "debug") for (const line of stackOf(context?.["error"])) put("stack", line);
    };
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    notice: (message, context) => {
      if (level !== "silent") put("notice", short(message, MAX_LINE), roomIn(context));
    },
  };
}

/** The room that a line is about, where there are many: its context says so. */
export function roomIn(context: Record<string, unknown> | undefined): string | undefined {
  const room = context?.["room"];
  return typeof room === "string" ? room : undefined;
}

/** Where a handler failed: to be seen at level `debug`. */
function stackOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => short(line, MAX_LINE));
}

function plainLine(kind: LineKind, text: string): void {
  const colours = coloursFor(process.stderr);
  const { cyan, dim, red, yellow } = colours;
  const names = { debug: dim, info: cyan, warn: yellow, error: red };
  const line = kind === "notice" ? text : kind === "stack" ? dim(text) : `${names[kind](kind)}: ${text}`;
  process.stderr.write(`${line}\n`);
}
