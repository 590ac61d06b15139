import { type DecodeIssue, printable } from "@cb-events/types";
import type { ReadOptions } from "./read-options.js";

/** An event of a recording that is not as it should be; the fields are named as the client's hook names them. */
export interface InvalidEvent {
  /** Its line, from 1 on. */
  readonly line: number;
  readonly id: string;
  readonly method: string;
  /** What is wrong with it, field by field. */
  readonly issues: readonly DecodeIssue[];
  /** False: nothing of it was sound enough, and it is skipped. True: it came without the fields that are wrong. */
  readonly delivered: boolean;
}

/** Where reports go. */
export interface Reports {
  onInvalidLine(line: number, problem: string): void;
  onInvalidEvent(event: InvalidEvent): void;
  /** Tells how many were counted only. */
  end(): void;
}

/** A file can have a million of them, and a log should not. */
const MAX_WARNINGS = 5;

/** Reports as the options say, or to the console. */
export function createReports(path: string, options: ReadOptions, onSkipped: () => void): Reports {
  const file = printable(path);
  // Under another name, so that it can be used as a library may: as where to log when nothing else is given.
  const fallback = console;
  let count = 0;
  const warn = (message: string) => {
    count += 1;
    if (count <= MAX_WARNINGS) fallback.warn(message.replaceAll("%", "\\x25"));
  };
  return {
    onInvalidLine: (line, problem) => {
      onSkipped();
      if (options.onInvalidLine) options.onInvalidLine(line, problem);
      else warn(`${file}: line ${line} is skipped: ${problem}`);
    },
    onInvalidEvent: (event) => {
      if (!event.delivered) onSkipped();
      if (options.onInvalidEvent) return options.onInvalidEvent(event);
      const fields = event.issues.map(({ path }) => printable(path) || "event").join(", ");
      const outcome = event.delivered ? "it comes without them" : "it is skipped";
      warn(`${file}: line ${event.line}, ${printable(event.id)} is not valid (${fields}): ${outcome}`);
    },
    end: () => {
      const more = count - MAX_WARNINGS;
      count = 0;
      if (more > 0) fallback.warn(`${file}: ${more} more lines are not as they should be`);
    },
  };
}
