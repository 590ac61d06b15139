import { type DecodeIssue, printable } from "@cb-events/types";

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

/** Whom to tell of what is not as it should be in a recording. */
export interface ReadReports {
  /**
   * Called for each line that is no event, with its number from 1 on, and what is wrong with it. The line is skipped.
   *
   * @default `console.warn`, for the first 5 of a file; the others are counted at the end
   */
  readonly onInvalidLine?: ((line: number, problem: string) => void) | undefined;
  /**
   * Called for each event that has something wrong in it. What is sound of it is delivered where that is enough.
   *
   * @default `console.warn`, for the first 5 of a file; the others are counted at the end
   */
  readonly onInvalidEvent?: ((event: InvalidEvent) => void) | undefined;
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
export function createReports(path: string, options: ReadReports, onSkipped: () => void): Reports {
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
