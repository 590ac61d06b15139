/** Throws a `TypeError` that says what is allowed and what came, unless it fits. */
export function check(fits: boolean, what: string, allowed: string, value: unknown): void {
  if (!fits) throw new TypeError(`${what} must be ${allowed}, not ${shown(value)}`);
}

/** Throws a `TypeError` for the first of the options that are left over. */
export function checkKnown(others: object, ...known: readonly string[]): void {
  for (const name in others) {
    throw new TypeError(`Unknown option ${name}. Known options: ${known.join(", ")}`);
  }
}

/** An object is named by its kind alone: its content may be private. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return Object(value) === value ? typeof value : String(value);
}
