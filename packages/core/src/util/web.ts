import type { AbortSignalLike } from "@cb-events/types";

// The parts of the web platform that this package uses, as narrow as can be: a consumer needs no DOM library, and any
// object of these shapes will do.

/** The platform's own AbortSignal where its type is known, so that any platform's `fetch` fits. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer TSignal } }
  ? TSignal
  : AbortSignalLike;

/** What is sent with a request: this and nothing else. */
export interface FetchInit {
  readonly method: "GET";
  /** A redirect is never followed: the token would go along. */
  readonly redirect: "manual";
  /** Absent on a platform that does not know it. */
  readonly cache?: "no-store";
  readonly signal: Signal;
}

/** What is used of a response. */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Where it is missing, `text()` is called. */
  readonly body?: ByteStream | null;
  readonly redirected?: boolean;
  readonly type?: string;
  text(): Promise<string>;
}

/** The body of a response. */
export interface ByteStream {
  getReader(): ByteReader;
}

/** Reads a body chunk by chunk. */
export interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** Any function of fetch's shape. */
export type FetchLike = (url: string, init: FetchInit) => Promise<ResponseLike>;
