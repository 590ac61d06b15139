/** Keys that valibot leaves out of what it copies, and so do we. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(["__proto__", "prototype", "constructor"]);

/** A JSON object: neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy without the named keys; undefined when nothing is left. */
export function otherFields(
  record: Record<string, unknown>,
  known: ReadonlySet<string>,
): Record<string, unknown> | undefined {
  let rest: Record<string, unknown> | undefined;
  for (const key of Object.keys(record)) {
    if (known.has(key) || UNSAFE_KEYS.has(key)) continue;
    rest ??= {};
    rest[key] = record[key];
  }
  return rest;
}
