/** What was thrown, in words. Anything can be thrown, what has no text too. */
export function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return `a ${typeof error} without a text`;
  }
}

/** The message of an error alone; what else was thrown, in words. */
export function messageOf(error: unknown): string {
  try {
    if (error instanceof Error) return String(error.message);
  } catch {
    // Its text is made when it is asked for, and that failed.
  }
  return reasonOf(error);
}
