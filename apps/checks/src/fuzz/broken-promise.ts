/** Something that was promised did not hold. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

export function hold(held: boolean, otherwise: () => string): void {
  if (!held) throw new BrokenPromise(otherwise());
}
