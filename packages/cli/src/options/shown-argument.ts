import { many } from "../line.js";

/** An option's name, or what a person types by mistake in its place. */
const WORD = /^[a-z][a-z-]{0,11}$/;
/** Too short for a secret. */
const SHORT = /^[\w.+-]{1,6}$/;
const NUMBER = /^[+-]?\d{1,12}(?:\.\d{1,6})?$/;

/** Options that a secret belongs to: it may have been glued to them. */
const WITH_SECRETS = ["--token", "--events-url"];

/** What may be repeated of a value from the command line: short words and numbers. Anything else could be a secret. */
export function shownArgument(text: string): string {
  if (text === "") return "nothing";
  return [WORD, SHORT, NUMBER].some((form) => form.test(text))
    ? text
    : `a text of ${many([...text].length, "character")}`;
}

/** What may be repeated of an unknown option: its name, and nothing that follows it, as in `--tokne=…` or `-t…`. */
export function shownOption(text: string): string {
  if (NUMBER.test(text)) return text;
  const [name = ""] = text.split("=", 1);
  const prefix = WITH_SECRETS.find((option) => name !== option && name.startsWith(option));
  if (prefix !== undefined) return `${prefix}…`;
  if (/^--[a-z][a-z-]{0,19}$/.test(name)) return name === text ? name : `${name}=…`;
  if (/^-[a-z]$/i.test(text)) return text;
  return text.startsWith("--") ? "--…" : `${text.slice(0, 2)}…`;
}
