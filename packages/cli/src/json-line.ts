import { printable } from "@cb-events/types";

/** A value as JSON on one line that is safe to look at in a terminal too. It parses to the same value. */
export function jsonLine(value: object): string {
  // Beyond ASCII there are characters only inside of strings, where an escape means the same.
  return JSON.stringify(value).replace(/[^ -~]/gu, (character) =>
    printable(character) === character ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
