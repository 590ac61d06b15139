import type { Log } from "./log.js";
import { nameOf } from "./name-of.js";

/** Calls a hook. One that throws is logged, by name, and harms nothing. */
export function callHook<T>(
  log: Log,
  name: string,
  hook: ((report: T) => unknown) | undefined,
  report: T,
): void {
  const failed = (error: unknown) =>
    log.write("error", `The hook ${name} failed (${nameOf(error) ?? "no error"})`);
  try {
    const outcome: unknown = hook?.(report);
    if (outcome instanceof Promise) outcome.catch(failed);
  } catch (error) {
    failed(error);
  }
}
