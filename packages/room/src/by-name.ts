import type { Order } from "./lists.js";

interface Named {
  readonly name: string;
}

/** Finds somebody in a list in order of names, by UTF-16 units: the same everywhere. */
export function byName(name: string): Order<Named> {
  return (other) => {
    if (other.name === name) return 0;
    return other.name < name ? -1 : 1;
  };
}

export function isBehind(a: Named, b: Named): boolean {
  return a.name > b.name;
}
