import type { WriteStream } from "node:tty";
import { printable } from "@cb-events/types";
import pc from "picocolors";

export type Colours = ReturnType<typeof pc.createColors>;

/** Colours for a stream: none where it is no terminal, or one without colours, and none with `NO_COLOR`. */
export function coloursFor(stream: Partial<WriteStream>): Colours {
  return pc.createColors(!process.env["NO_COLOR"] && stream.isTTY === true && stream.hasColors?.() === true);
}

/** A text that anyone could have typed, fit to be shown: it moves no cursor and sets no colour, and it is short. */
export function short(text: string, longest: number): string {
  // By characters, so that none is cut in half; a slice first, for the text may be of megabytes.
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  if (characters.length <= longest) return printable(text);
  return `${printable(characters.slice(0, longest).join(""))}…`;
}
