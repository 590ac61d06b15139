/** The platform's own `Response` where its type is known, else what matters of it: a consumer needs no DOM library. */
export type FeedResponse = typeof globalThis extends { Response: { prototype: infer TResponse } }
  ? TResponse
  : ResponseLike;

interface ResponseLike {
  readonly status: number;
  readonly ok: boolean;
  readonly url: string;
  readonly redirected: boolean;
  readonly type: string;
  readonly headers: { get(name: string): string | null };
  readonly body: ByteStream | null;
  text(): Promise<string>;
  json(): Promise<unknown>;
}

interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
}
