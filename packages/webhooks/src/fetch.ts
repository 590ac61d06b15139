import type { FetchInit, ResponseLike } from "@cb-events/core";

/** What a request is made with. */
export interface WebhookRequest {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: string;
  /** A redirect is never followed: the message would go somewhere else. */
  readonly redirect: "manual";
  readonly signal: FetchInit["signal"];
}

/** Any function of fetch's shape. */
export type WebhookFetch = (url: string, init: WebhookRequest) => Promise<ResponseLike>;
