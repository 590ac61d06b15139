/** What a number may be. */
export interface NumberRule {
  readonly min: number;
  /** @default Infinity */
  readonly max?: number | undefined;
  readonly whole?: boolean | undefined;
  /** `min` itself is not allowed. */
  readonly above?: boolean | undefined;
  /** @default "" */
  readonly unit?: string | undefined;
}

/** Gives the number back, or throws a `TypeError` (not a number) or `RangeError` that says what came and what is allowed. */
export function checkNumber(name: string, value: unknown, rule: NumberRule): number {
  const allowed = describe(rule);
  if (typeof value !== "number") {
    const got = typeof value === "string" ? `the string ${JSON.stringify(value)}` : typeName(value);
    throw new TypeError(`${name}: got ${got}; allowed is ${allowed}`);
  }
  const { min, max = Number.POSITIVE_INFINITY } = rule;
  const inRange = rule.above ? value > min && value <= max : value >= min && value <= max;
  const whole = !rule.whole || value === Number.POSITIVE_INFINITY || Number.isInteger(value);
  if (!inRange || !whole) throw new RangeError(`${name}: got ${value}; allowed is ${allowed}`);
  return value;
}

/** Throws a `TypeError` that names the first key that is none of `known`: a misspelled option is no silent default. */
export function checkKeys(what: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${what}: got ${typeName(options)}; allowed is an object`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`${what}: ${JSON.stringify(unknown)} is not known; allowed are ${known.join(", ")}`);
  }
}

/** The type of a value for a message: "null" and "an array" told apart from objects. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value;
}

function describe({ min, max = Number.POSITIVE_INFINITY, whole, above, unit }: NumberRule): string {
  const kind = `${whole ? "a whole number" : "a number"}${unit ? ` of ${unit}` : ""}`;
  if (above) return `${kind} above ${min}${max === Number.POSITIVE_INFINITY ? "" : `, at most ${max}`}`;
  return max === Number.POSITIVE_INFINITY ? `${kind}, ${min} or more` : `${kind} from ${min} to ${max}`;
}
