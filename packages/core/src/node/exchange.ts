import type { AbortSignalLike } from "@cb-events/types";
import type { ByteStream, ResponseLike } from "../util/web.js";
import { contentCodings } from "./content-codings.js";
import { DecodedBody } from "./decoded-body.js";
import { fetchError } from "./fetch-error.js";
import { type BodySource, IncomingBody } from "./incoming-body.js";
import { NodeResponse } from "./node-response.js";

/** Responses that have no body, whatever the server sends. */
const NULL_BODY_STATUSES: readonly number[] = [204, 205, 304];

/** One request and its response, from a dispatcher's calls to what `fetch` gives. */
export class Exchange implements BodySource {
  readonly signal: AbortSignalLike;
  readonly #resolve: (response: ResponseLike) => void;
  readonly #reject: (reason: unknown) => void;
  #abort: ((reason: Error) => void) | undefined;
  #resume: (() => void) | undefined;
  #headCame = false;
  #body: IncomingBody | undefined;
  #over = false;

  constructor(
    signal: AbortSignalLike,
    resolve: (response: ResponseLike) => void,
    reject: (reason: unknown) => void,
  ) {
    this.signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener("abort", this.#onAbort);
  }

  /** The request has a connection. It may be aborted by now: while it waits for one, a dispatcher cannot be told. */
  start(abort: (reason: Error) => void): void {
    this.#abort = abort;
    if (this.#over) this.#disconnect();
  }

  head(status: number, headers: ResponseLike["headers"], resume: () => void): void {
    this.#resume = resume;
    // Those below 200 come before the response.
    if (this.#over || this.#headCame || status < 200) return;
    this.#headCame = true;
    try {
      this.#resolve(new NodeResponse(status, headers, this.#bodyOf(status, headers)));
    } catch (error) {
      this.#reject(fetchError("fetch failed", error));
      this.cancel();
    }
  }

  /** False: the connection is to pause. */
  data(chunk: Uint8Array): boolean {
    if (this.#over) return true;
    if (this.#body !== undefined) return this.#body.push(chunk);
    this.cancel();
    return true;
  }

  end(): void {
    if (!this.#headCame) this.fail(new Error("The dispatcher ended the request without a response"));
    if (this.#over) return;
    this.#finish();
    this.#body?.end();
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#finish();
    if (this.#headCame) this.#body?.fail(fetchError("terminated", error));
    else this.#reject(fetchError("fetch failed", error));
  }

  resume(): void {
    this.#resume?.();
  }

  cancel(): void {
    if (this.#over) return;
    this.#finish();
    this.#disconnect();
  }

  #bodyOf(status: number, headers: ResponseLike["headers"]): ByteStream | null {
    if (NULL_BODY_STATUSES.includes(status)) return null;
    const codings = contentCodings(headers.get("content-encoding"));
    this.#body = new IncomingBody(this);
    return codings.length === 0 ? this.#body : new DecodedBody(this.#body, codings);
  }

  readonly #onAbort = (): void => {
    if (this.#over) return;
    this.#finish();
    const { reason } = this.signal;
    if (this.#headCame) this.#body?.fail(reason);
    else this.#reject(reason);
    this.#disconnect();
  };

  #finish(): void {
    this.#over = true;
    this.signal.removeEventListener("abort", this.#onAbort);
  }

  #disconnect(): void {
    this.#abort?.(new DOMException("The request was aborted", "AbortError"));
  }
}
