/** What the packages say of their own options, and what that is to someone at the command line. */
const WORDS = [
  ["{ useTestbed: true }", "--testbed"],
  [" For another host give { username, token } and baseUrl.", ""],
  ["take another file, or open this one with readOnly", "or give this one a --ledger of its own"],
] as const;

/** The message of an error in the words of the command. */
export function inOwnWords(message: string): string {
  return WORDS.reduce((text, [theirs, own]) => text.replace(theirs, own), message);
}
