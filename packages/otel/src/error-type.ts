/** A word for an error that holds nothing of its message: its stable code, else the name of its class. */
export function errorType(error: unknown): string {
  try {
    const { code, name } = Object(error) as { readonly code?: unknown; readonly name?: unknown };
    for (const word of [code, name]) if (typeof word === "string" && /^\w{1,60}$/.test(word)) return word;
  } catch {
    // A field of it is computed, and computing it failed.
  }
  return "_OTHER";
}
