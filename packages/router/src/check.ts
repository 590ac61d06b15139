/** Throws a `TypeError` that says what is allowed and what came, unless it fits. */
export function check(fits: unknown, what: string, allowed: string, value: unknown): asserts fits {
  if (!fits) throw new TypeError(`${what} must be ${allowed}, not ${shown(value)}`);
}

export function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** An object is named by its kind alone: its content may be private. */
function shown(value: unknown): string {
  return Object(value) === value && !Array.isArray(value) ? typeof value : JSON.stringify(value);
}
