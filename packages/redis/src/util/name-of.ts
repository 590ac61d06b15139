/** The name of what a function of the user's threw, for a log line; undefined where it has none. */
export function nameOf(thrown: unknown): string | undefined {
  try {
    const { name } = Object(thrown) as { readonly name?: unknown };
    return typeof name === "string" ? name : undefined;
  } catch {
    // It is computed, and computing it failed.
    return undefined;
  }
}
