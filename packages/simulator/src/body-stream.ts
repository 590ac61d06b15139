import type { StreamedBody } from "./answer.js";
import { connectionReset } from "./network-error.js";
import { abortReason, type Signal } from "./signal.js";
import { wait } from "./wait.js";

/**
 * The body as a web stream. Nothing is made before it is read; a reset, and an aborted signal, err the stream;
 * cancelling it ends a pause at once.
 */
export function bodyStream(body: StreamedBody, signal: Signal | undefined): ReadableStream<Uint8Array> {
  const chunks = body.chunks[Symbol.iterator]();
  const ended = new AbortController();
  let aborted = () => {};
  let pause = 0;
  const end = () => {
    ended.abort();
    signal?.removeEventListener("abort", aborted);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        aborted = () => {
          end();
          controller.error(abortReason(signal));
        };
        if (signal?.aborted) aborted();
        else signal?.addEventListener("abort", aborted);
      },
      async pull(controller) {
        const next = chunks.next();
        const ms = next.done ? msBeforeEnd(body) : pause;
        if (ms > 0) await wait({ ms, signal: ended.signal }).catch(() => {});
        if (ended.signal.aborted) return;
        if (!next.done) {
          pause = body.pause * 1000;
          return controller.enqueue(next.value);
        }
        end();
        if (body.end === "reset") controller.error(connectionReset("terminated"));
        else controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

function msBeforeEnd({ end }: StreamedBody): number {
  return end === "stall" ? Number.POSITIVE_INFINITY : 0;
}
