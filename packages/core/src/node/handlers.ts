import type { Exchange } from "./exchange.js";
import { HeaderRecord, type HeaderValue, RawHeaders, type RawText } from "./response-headers.js";

/** What undici 7 and newer give with each call. */
interface Controller {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** The interface of undici up to 7: arguments in, `false` out to pause. */
export class LegacyHandler {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  onConnect(abort: (reason: Error) => void): void {
    this.#exchange.start(abort);
  }

  onHeaders(status: number, headers: readonly RawText[], resume: () => void): boolean {
    this.#exchange.head(status, new RawHeaders(headers), resume);
    return true;
  }

  onData(chunk: Uint8Array): boolean {
    return this.#exchange.data(chunk);
  }

  onComplete(): void {
    this.#exchange.end();
  }

  onError(error: unknown): void {
    this.#exchange.fail(error);
  }
}

/** The interface of undici from 7 on: a controller comes with each call. */
export class ControllerHandler {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  onRequestStart(controller: Controller): void {
    this.#exchange.start((reason) => controller.abort(reason));
  }

  onResponseStart(controller: Controller, status: number, headers: Record<string, HeaderValue>): void {
    this.#exchange.head(status, new HeaderRecord(headers), () => controller.resume());
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    if (!this.#exchange.data(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#exchange.end();
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.#exchange.fail(error);
  }
}

/** Both: for a dispatcher of an unknown version, which calls those that it knows. */
export class EitherHandler extends ControllerHandler {
  readonly #legacy: LegacyHandler;

  constructor(exchange: Exchange) {
    super(exchange);
    this.#legacy = new LegacyHandler(exchange);
  }

  onConnect(abort: (reason: Error) => void): void {
    this.#legacy.onConnect(abort);
  }

  onHeaders(status: number, headers: readonly RawText[], resume: () => void): boolean {
    return this.#legacy.onHeaders(status, headers, resume);
  }

  onData(chunk: Uint8Array): boolean {
    return this.#legacy.onData(chunk);
  }

  onComplete(): void {
    this.#legacy.onComplete();
  }

  onError(error: unknown): void {
    this.#legacy.onError(error);
  }
}
