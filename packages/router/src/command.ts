import { check, isWord } from "./check.js";

/** What has to be typed for a command, in lower case. Throws a `TypeError` for a name that no one could type. */
export function toCommand(prefix: string, name: string): string {
  const fits = isWord(name) && !name.toLowerCase().startsWith(prefix.toLowerCase());
  check(fits, "a command", `one word without the prefix ${prefix}`, name);
  return (prefix + name).toLowerCase();
}

/** The words behind the command, or undefined when the text does not begin with it. */
export function commandArgs(command: string, text: string): string[] | undefined {
  const [first, ...args] = text.trim().split(/\s+/);
  return first?.toLowerCase() === command ? args : undefined;
}
