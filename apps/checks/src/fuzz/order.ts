/** The moment that the feed's ids begin at, in milliseconds. */
export const FIRST_MOMENT = 1_755_376_800_000;
const DAY = 86_400_000;
/** How far ahead an id is that cannot be true. */
export const FAR = 365 * DAY;

const ranks = new Map<string, number | undefined>();

/** What an id or a cursor is compared by; undefined where it has another form, or lies more than a day ahead. */
export function rank(id: string | null | undefined): number | undefined {
  if (id === undefined || id === null) return undefined;
  if (!ranks.has(id)) ranks.set(id, rankOf(id));
  return ranks.get(id);
}

function rankOf(id: string): number | undefined {
  const [, time, count] = /^(\d+)-(\d+)$/.exec(id) ?? [];
  const since = Number(time) - FIRST_MOMENT;
  // A conversation takes hours at most.
  return time === undefined || since > DAY ? undefined : since * 1_000_000 + Number(count);
}

/** True where both can be compared, and one is not above the other. */
export function reaches(id: string | null | undefined, other: string | null | undefined): boolean {
  const [upper, lower] = [rank(id), rank(other)];
  return upper !== undefined && lower !== undefined && lower <= upper;
}
