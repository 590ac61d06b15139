import type { WirePage } from "../wire.js";
import type { GetPage } from "./pages.js";
import { origin, pathOf } from "./place.js";

/** What `fetch` of Node sends its requests by. */
interface Dispatcher {
  dispatch(options: object, handler: object): boolean;
}

/** The least that does the work without `fetch`. The time limits are the dispatcher's own. */
export const getPage: GetPage = (url, seconds) =>
  new Promise((resolve, reject) => {
    const limit = seconds * 1000;
    const limits = { headersTimeout: limit, bodyTimeout: limit };
    const options = { origin, path: pathOf(url), method: "GET", ...limits };
    dispatcher.dispatch(options, new Handler(resolve, reject));
  });

const dispatcher = findDispatcher();

function findDispatcher(): Dispatcher {
  // Reading this loads what fetch is made of.
  void globalThis.Headers;
  const found = [2, 1].map((version) =>
    Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${version}`)),
  );
  const dispatcher = found.find((value) => value !== undefined);
  if (dispatcher === undefined) throw new Error("This runtime has no dispatcher");
  return dispatcher;
}

/** A handler in both forms: undici 6 calls the first five methods, undici 7 the others. */
class Handler {
  readonly #resolve: (page: WirePage) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];

  constructor(resolve: (page: WirePage) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onConnect(): void {}

  onHeaders(status: number): boolean {
    if (status !== 200) this.#reject(new Error(`The server answered with ${status}`));
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    const [first] = this.#chunks;
    const body = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    try {
      this.#resolve(JSON.parse(body.toString()));
    } catch (error) {
      this.#reject(error);
    }
  }

  onError(error: unknown): void {
    this.#reject(error);
  }

  onRequestStart(): void {}

  onResponseStart(_controller: unknown, status: number): void {
    this.onHeaders(status);
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.onData(chunk);
  }

  onResponseEnd(): void {
    this.onComplete();
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.onError(error);
  }
}
