import { check } from "./check.js";
import { fold } from "./fold.js";
import { isWord } from "./words.js";

/** What has to be typed for a command, folded. Throws a `TypeError` for a name that cannot be typed as one word. */
export function toCommand(prefix: string, name: string): string {
  const fits = isWord(name) && !fold(name).startsWith(fold(prefix));
  check(fits, "A command", `one visible word without the prefix ${prefix}`, name);
  return fold(prefix + name);
}
