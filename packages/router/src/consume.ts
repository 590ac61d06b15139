import type { AbortSignalLike } from "@cb-events/types";
import { check, isFunction } from "./check.js";

/**
 * `for await (const value of source) await handle(value)`, which an abort ends in an orderly way:
 *
 * - An abort while the source is asked for a value closes the source, and does not wait for it: the `return()` of
 *   an async generator queues behind the very `next()` that it should end. What `next()` and `return()` then reject
 *   with is dropped: most likely it is the abort itself, and no one waits for them any more.
 * - A value that had come before the abort is handled. After that, and after an abort during `handle`, the source is
 *   closed and awaited, as by a `break`.
 *
 * It puts one listener on the signal, and takes it off.
 */
export async function consume<T>(
  source: AsyncIterable<T>,
  handle: (value: T) => Promise<void>,
  signal: AbortSignalLike | undefined,
): Promise<void> {
  if (signal?.aborted) return;

  const open = source?.[Symbol.asyncIterator];
  check(isFunction(open), "A source", "an async iterable, such as a client", source);
  const iterator = open.call(source);
  let closing: Promise<unknown> | undefined;
  const close = async () => {
    closing ??= iterator.return?.();
    return { done: true as const, value: await closing };
  };

  // Set while a value is waited for. No Promise.race with one promise of the abort: every round would leave a
  // reaction on it.
  let stop: (() => void) | undefined;
  const next = () =>
    new Promise<IteratorResult<T, unknown>>((resolve, reject) => {
      const end = () => resolve({ done: true, value: undefined });
      stop = () => {
        close().catch(end); // at once, so that the source delivers nothing that no one would take
        queueMicrotask(end); // a turn later, so that a value that was delivered already comes first
      };
      Promise.resolve(iterator.next()).then(resolve, (error) => (signal?.aborted ? end() : reject(error)));
    });

  const abort = () => stop?.();
  signal?.addEventListener("abort", abort);
  try {
    for await (const value of { [Symbol.asyncIterator]: () => ({ next, return: close }) }) {
      stop = undefined;
      await handle(value);
      if (signal?.aborted) break;
    }
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
