/** How old something is, for `healthOf`: when it began, and now, by this machine's clock. */
export type Age = () => { readonly since: number; readonly now: number };

/** The age of what begins now. By the monotonic clock: that of the wall may have been set. */
export function ageOf(): Age {
  const began = performance.now();
  return () => {
    const now = Date.now();
    return { since: now - (performance.now() - began), now };
  };
}
