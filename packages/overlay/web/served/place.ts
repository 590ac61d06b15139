/** The place of an entry in a log of the bot, as `nameOfPlace` names it. */
export interface Place {
  /** Id of the log. */
  readonly log: string;
  /** 0 stands before the first entry. */
  readonly number: number;
}

/** Reads the name of a place; undefined when it is none. */
export function parsePlace(name: unknown): Place | undefined {
  const [, log, number] = (typeof name === "string" && /^([^-\s]{1,64})-(\d{1,15})$/.exec(name)) || [];
  return log === undefined ? undefined : { log, number: Number(number) };
}
