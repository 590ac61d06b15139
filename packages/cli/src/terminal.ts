import type { WriteStream } from "node:tty";
import { printable } from "@cb-events/types";
import pc from "picocolors";

export type Colours = ReturnType<typeof pc.createColors>;

/** Colours for a stream: none with `NO_COLOR`; else as `FORCE_COLOR` says, or where it is a terminal that has them. */
export function coloursFor(stream: Partial<WriteStream>): Colours {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const hasColours = stream.isTTY === true && stream.hasColors?.() === true;
  const isForced = FORCE_COLOR ? !/^(?:0|false|off|no)$/i.test(FORCE_COLOR) : undefined;
  return pc.createColors(!NO_COLOR && (isForced ?? hasColours));
}

/** A text that anyone could have typed, fit to be shown: it moves no cursor and sets no colour, and it is short. */
export function short(text: string, max: number): string {
  // By characters, so that none is cut in half; a slice first, for the text may be of megabytes.
  const characters = Array.from(text.slice(0, 2 * max + 2));
  if (characters.length <= max) return printable(text);
  return `${printable(characters.slice(0, max).join(""))}…`;
}
