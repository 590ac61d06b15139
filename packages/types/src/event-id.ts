const EVENT_ID = /^(\d+)-(\d+)$/;

/**
 * When the event happened, from an id of the form `<milliseconds since 1970>-<sequence>`; undefined for any
 * other id. The feed has no time field: that the first part is wall-clock time is read off real answers, not
 * documented.
 */
export function eventTime(event: { readonly id: string }): Date | undefined {
  const milliseconds = EVENT_ID.exec(event.id)?.[1];
  if (milliseconds === undefined) return undefined;
  const time = new Date(Number(milliseconds));
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/**
 * Below 0 when `a` is earlier than `b`, 0 when they are the same, above 0 when `a` is later: by milliseconds,
 * then by sequence, both as numbers. Undefined when one of them is not of the form `<ms>-<seq>`.
 */
export function compareEventIds(a: string, b: string): number | undefined {
  if (a.length === b.length && a.indexOf("-") === b.indexOf("-")) {
    // Digit stands under digit: the texts compare as the numbers do.
    if (!EVENT_ID.test(a) || !EVENT_ID.test(b)) return undefined;
    return compareTexts(a, b);
  }
  const [, aTime, aSequence] = EVENT_ID.exec(a) ?? [];
  const [, bTime, bSequence] = EVENT_ID.exec(b) ?? [];
  if (!aTime || !aSequence || !bTime || !bSequence) return undefined;
  return compareDigits(aTime, bTime) || compareDigits(aSequence, bSequence);
}

/** Compares whole numbers of any length, which a double could not hold. */
function compareDigits(a: string, b: string): number {
  return compareTexts(a.padStart(b.length, "0"), b.padStart(a.length, "0"));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
