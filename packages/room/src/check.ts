/** Throws a `TypeError` that says what is allowed and what came, unless it fits. */
export function check(fits: boolean, what: string, allowed: string, value: unknown): void {
  if (!fits) throw new TypeError(`${what} must be ${allowed}, not ${shown(value)}`);
}

/** An object is named by its kind alone: its content may be private. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return Object(value) === value ? typeof value : String(value);
}
