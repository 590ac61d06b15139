/** A body that counts what is read of it. */
export interface CountedBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly read: () => number;
  readonly cancelled: () => boolean;
}

/** Gives the chunk again and again, `times` times, and never more than is asked for. */
export function countedBody(chunk: Uint8Array<ArrayBuffer>, times = Infinity): CountedBody {
  let given = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (given === times) return controller.close();
        given += 1;
        controller.enqueue(chunk);
      },
      cancel() {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, read: () => given * chunk.byteLength, cancelled: () => cancelled };
}

/** Gives the text, and then nothing, and no end. */
export function stalledBody(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
    },
  });
}

/** Gives a byte a second, without end. */
export function drippingBody(): ReadableStream<Uint8Array> {
  let timer: ReturnType<typeof setInterval>;
  return new ReadableStream({
    start(controller) {
      timer = setInterval(() => controller.enqueue(new TextEncoder().encode(" ")), 1000);
    },
    cancel() {
      clearInterval(timer);
    },
  });
}
