/** What a client may get wrong, each by one line. */
export const flaws = [
  "drops repeats in the first page only",
  "drops by its memory only",
  "drops all that lies below the mark",
  "lets the mark pass what has not come",
  "lets the mark follow the newest handled",
  "forgets the mark",
  "goes back with the cursor",
  "keeps what the mark stands for",
  "forgets ids that cannot be ordered",
  "orders ids of a year ahead",
  "gives up a cursor at once",
  "never gives up a cursor",
] as const;
export type Flaw = (typeof flaws)[number];
