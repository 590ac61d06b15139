const format = new Intl.NumberFormat("en-US");

/** A number with its thousands set apart: `12,340`. */
export function number(value: number): string {
  return format.format(value);
}

/** A number and what it counts: `1 token`, `12 tokens`. */
export function count(value: number, one: string, more = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : more}`;
}
