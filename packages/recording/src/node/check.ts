import { printable } from "@cb-events/types";

/** Throws a `TypeError` unless the path could be one. */
export function checkPath(path: unknown): asserts path is string {
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return;
  throw new TypeError("The path must be a string that is not empty: the file of the recording");
}

/** Throws a `TypeError` for an option that is not among the known ones. */
export function checkNames(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new TypeError(`Unknown option ${printable(name)}. Known options: ${known.join(", ")}`);
  }
}

/** Throws a `TypeError` unless the option is a function or left out. */
export function checkFunction(options: object, name: string): void {
  const value: unknown = Reflect.get(options, name);
  if (value !== undefined && typeof value !== "function")
    throw new TypeError(`The option ${name} must be a function, not a ${typeof value}`);
}
