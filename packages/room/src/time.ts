/** Milliseconds. An event this far ahead of the one before it may have a wrong time. */
export const DAY = 86_400_000;
export const HOUR = 3_600_000;
