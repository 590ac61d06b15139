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
  const height = Array.isArray(value) ? freezeItems(value, depth) : freezeFields(value, depth);
  if (height <= MAX_HEIGHT) heights.set(value, height);
  return height;
}

/** By index: that is three times as quick as by key. */
function freezeItems(list: readonly unknown[], depth: number): number {
  let height = 0;
  for (let at = 0; at < list.length && height <= MAX_HEIGHT; at += 1) {
    const item = list[at];
    if (item === undefined || isScalar(item)) continue;
    height = Math.max(height, freeze(item, depth + 1) + 1);
  }
  return height;
}

function freezeFields(value: object, depth: number): number {
  let height = 0;
  for (const key in value) {
    const field = (value as Readonly<Record<string, unknown>>)[key];
    if (field === undefined || isScalar(field)) continue;
    height = Math.max(height, freeze(field, depth + 1) + 1);
    if (height > MAX_HEIGHT) break;
  }
  return height;
}

function isScalar(value: unknown): value is null | string | number | boolean {
  return (
    typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
  );
}

function isPlain(value: object): boolean {
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype === Array.prototype;
}
