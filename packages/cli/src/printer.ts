import { publicEvent } from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";
import { jsonLine } from "./json-line.js";
import { eventLine, type Happening } from "./line.js";
import { writeLine } from "./process/write-line.js";
import type { Colours } from "./terminal.js";

/** Puts events on standard output, a line each. */
export interface Printer {
  /** Lines so far. */
  readonly printed: number;
  /** Resolves when there is room for the next: who reads slowly is waited for. */
  print(event: CbEvent, happening: Happening): Promise<void>;
}

/** Prints readable lines. */
export function linePrinter(colours: Colours, signal: AbortSignal): Printer {
  return createPrinter((event, happening) => eventLine(event, happening, colours), signal);
}

/** Prints JSON: what a public page may see of an event, or, with `everything`, the event. */
export function jsonPrinter(everything: boolean, signal: AbortSignal): Printer {
  return createPrinter((event) => {
    const shown = everything ? event : publicEvent(event);
    return shown && jsonLine(shown);
  }, signal);
}

type ToLine = (event: CbEvent, happening: Happening) => string | undefined;

function createPrinter(toLine: ToLine, signal: AbortSignal): Printer {
  let printed = 0;
  return {
    get printed() {
      return printed;
    },
    async print(event, happening) {
      const line = toLine(event, happening);
      if (line === undefined || signal.aborted) return;
      printed += 1;
      await writeLine(line, signal);
    },
  };
}
