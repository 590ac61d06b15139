import { printable } from "@cb-events/types";

/** The most of a client's own words in the table, in characters. */
const maxLength = 200;

/** Text of a client as it may be shown: without the token, in one line, and not long. */
export function oneLine(text: string, token: string): string {
  const masked = printable(text.replaceAll(token, "***"));
  return masked.length > maxLength ? `${masked.slice(0, maxLength)}…` : masked;
}
