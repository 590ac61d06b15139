/** How a bot is doing, in the words of somebody who does not program: said of the bot. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  ok: "all is well",
  starting: "is starting",
  retrying: "cannot reach the feed, and tries again",
  stalled: "has heard nothing from the feed for a while",
  failed: "cannot follow the feed: see its terminal",
  refused: "the token is refused: make a new one, and run “cb-events doctor”",
  closed: "has ended",
};
