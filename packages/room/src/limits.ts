/** What keeps the state small, however many people come. The README says what each costs. */
export const LIMITS = {
  /** Ids of counted events that are remembered: so many of the usual form, and so many of any other. */
  ids: 1000,
  /** Days with a total of their own. */
  days: 31,
  /** Tippers with tokens of their own. */
  tippers: 500,
  /** People known to be in the room. */
  present: 2000,
  /** Bursts of tips. */
  bursts: 20,
  /** Names of those who joined the fan club last. */
  fans: 5,
  /** Characters (code points) of an id, a name, and any other text. */
  idLength: 100,
  nameLength: 64,
  textLength: 300,
} as const;
