import type { ToPage } from "./messages.js";
import type { Wire } from "./wire.js";

/** The way to a worker that all pages share; undefined where the browser has no such thing. */
export function workerWire(onBroken: () => void): Wire | undefined {
  if (!("SharedWorker" in globalThis)) return undefined;
  try {
    const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const wire: Wire = {
      post: (message) => worker.port.postMessage(message),
      onMessage: () => undefined,
      onOther: () => undefined,
    };
    worker.port.onmessage = ({ data }: MessageEvent<ToPage>) => wire.onMessage(data);
    // Its script did not load.
    worker.onerror = onBroken;
    return wire;
  } catch {
    return undefined;
  }
}
