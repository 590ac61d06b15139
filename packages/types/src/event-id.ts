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
  const [, aTime, aSequence = ""] = EVENT_ID.exec(a) ?? [];
  const [, bTime, bSequence = ""] = EVENT_ID.exec(b) ?? [];
  if (!aTime || !bTime) return undefined;
  return compareDigits(aTime, bTime) || compareDigits(aSequence, bSequence);
}

/** Compares whole numbers of any length, which a double could not hold. */
function compareDigits(a: string, b: string): number {
  const [left, right] = [a.padStart(b.length, "0"), b.padStart(a.length, "0")];
  return left < right ? -1 : Number(left > right);
}
