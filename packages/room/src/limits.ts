/** What keeps the state small, however many people come. The README says what each costs. */
export const LIMITS = {
  /** Ids of counted events that are remembered. */
  ids: 300,
  /** Times, more than a day apart, of which ids are forgotten. */
  ranges: 10,
  /** Ids that have no order: not of the usual form, or from far ahead. */
  oddIds: 1000,
  /** Days with a total of their own. */
  days: 31,
  /** Tippers with tokens of their own, since the beginning. */
  tippers: 500,
  /** The same, of tonight; and of each hour, where no broadcast was seen to begin. */
  tonightTippers: 100,
  hourTippers: 50,
  /** Parts of tonight, of an hour at most, where no broadcast was seen to begin: 13 when tips come in order. */
  hours: 25,
  /** Goals, one after the other. */
  goals: 100,
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
