/** Calls what a user gave. What it throws or rejects with harms nothing, and goes to `failed`. */
export function callSafely(call: () => unknown, failed: (error: unknown) => void): void {
  try {
    const outcome = call();
    if (outcome instanceof Promise) outcome.catch(failed);
  } catch (error) {
    failed(error);
  }
}
