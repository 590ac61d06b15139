import type { AbortSignalLike } from "./abort-signal-like.js";

/**
 * `for await (const value of source) await handle(value)`, which an abort ends in an orderly way:
 *
 * - An abort while the source is asked for a value closes the source, and does not wait for it: the `return()` of
 *   an async generator queues behind the very `next()` that it should end. What `next()` and `return()` then reject
 *   with is dropped: most likely it is the abort itself, and nobody waits for them any more.
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

  const iterator = source[Symbol.asyncIterator]();
  let closed: Promise<unknown> | undefined;
  const close = () => {
    closed ??= (async () => iterator.return?.())(); // async: what it throws is a rejection too
    return closed;
  };

  let onAbort: (() => void) | undefined;
  const abort = () => onAbort?.();
  signal?.addEventListener("abort", abort);
  try {
    while (!signal?.aborted) {
      // No Promise.race with one promise of the abort: every round would leave a reaction on it.
      const result = await new Promise<IteratorResult<T, unknown> | undefined>((resolve, reject) => {
        const stop = () => resolve(undefined);
        onAbort = () => {
          close().catch(() => {}); // at once, so that the source gives out nothing that no one would take
          queueMicrotask(stop); // a turn later, so that a value that was given out already comes first
        };
        Promise.resolve(iterator.next()).then(resolve, (error) => (signal?.aborted ? stop() : reject(error)));
      });
      onAbort = undefined;
      if (!result || result.done) return;
      await handle(result.value).catch(async (error) => {
        await close().catch(() => {}); // as `for await` does: the first error is the one to report
        throw error;
      });
    }
    await close();
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
