/** Deeper values are written at once, so that what cannot be written is seen at its own save. */
const MAX_HEIGHT = 500;

/** How deep a value is that is frozen all the way down. */
const heights = new WeakMap<object, number>();

/**
 * Freezes a value all the way down, and gives true when it is JSON that can be kept as it is: no one can change it, so no
 * copy is made. What was frozen here before is not walked again, so a value that shares its parts with the one before
 * costs little. False for what is no plain JSON, and for what is nested very deep.
 */
export function freezeJson(value: unknown): boolean {
  return freeze(value, 0) <= MAX_HEIGHT;
}

/** True for what `freezeJson` has frozen, and for what no one can change. */
export function isFrozenJson(value: unknown): boolean {
  return value === undefined || isScalar(value) || (typeof value === "object" && heights.has(value));
}

/** How deep it is; Infinity for what is no plain JSON. */
function freeze(value: unknown, depth: number): number {
  if (isScalar(value)) return 0;
  if (typeof value !== "object" || depth > MAX_HEIGHT) return Number.POSITIVE_INFINITY;
  const known = heights.get(value);
  if (known !== undefined) return known;
  if (!isPlain(value)) return Number.POSITIVE_INFINITY;
  Object.freeze(value);
  let height = 0;
  for (const key in value) {
    const part = (value as Readonly<Record<string, unknown>>)[key];
    if (part !== undefined && !isScalar(part)) height = Math.max(height, freeze(part, depth + 1) + 1);
    if (height > MAX_HEIGHT) return Number.POSITIVE_INFINITY;
  }
  heights.set(value, height);
  return height;
}

function isScalar(value: unknown): value is null | string | number | boolean {
  return (
    value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean"
  );
}

function isPlain(value: object): boolean {
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype === Array.prototype;
}
