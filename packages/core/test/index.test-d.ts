import type { CbEvent, DecodeIssue, TipEvent } from "@cb-events/types";
import { expectTypeOf, test } from "vitest";
import {
  type AuthError,
  type ClientConfig,
  type ClientOptions,
  type ClientState,
  type ClientStatus,
  createRateLimiter,
  type ErrorCode,
  EventClient,
  EventsError,
  type EventValidationError,
  type FetchInit,
  type FetchLike,
  type GapReport,
  HttpStatusError,
  type InvalidEventReport,
  type Logger,
  type PollReport,
  type Position,
  type PositionStore,
  type RateLimitError,
  type RateLimiter,
  type Retry,
} from "../src/index.js";

declare const client: EventClient;

test("a client is made from a URL, or from a name and a token", () => {
  expectTypeOf(EventClient).toBeConstructibleWith("https://eventsapi.chaturbate.com/events/name/token/");
  expectTypeOf(EventClient).toBeConstructibleWith({ username: "name", token: "token" }, { useTestbed: true });
  // @ts-expect-error there is no default for credentials
  new EventClient();
  // @ts-expect-error a token is missing
  new EventClient({ username: "name" });
  // @ts-expect-error there is no such option
  new EventClient("https://localhost/", { logger: false, timeOut: 10 });
  // @ts-expect-error seconds, as a number
  new EventClient("https://localhost/", { logger: false, timeout: "10" });
});

test("a loop gives events, narrowed by their type", async () => {
  for await (const event of client) {
    expectTypeOf(event).toEqualTypeOf<CbEvent>();
    if (event.type === "tip") expectTypeOf(event).toEqualTypeOf<TipEvent>();
  }
  const iterator = client[Symbol.asyncIterator]();
  expectTypeOf(await iterator.next()).toExtend<IteratorResult<CbEvent>>();
  expectTypeOf(client).toExtend<AsyncIterable<CbEvent>>();
});

test("a client's methods and members", () => {
  expectTypeOf(client.poll()).toEqualTypeOf<Promise<CbEvent[]>>();
  expectTypeOf(client.commit()).toEqualTypeOf<Promise<void>>();
  expectTypeOf(client.close()).toEqualTypeOf<Promise<void>>();
  expectTypeOf(client).toExtend<AsyncDisposable>();
  expectTypeOf(client.username).toEqualTypeOf<string>();
  expectTypeOf(client.config).toEqualTypeOf<ClientConfig>();
  expectTypeOf(client.position).toEqualTypeOf<Position>();
  expectTypeOf(client.status).toEqualTypeOf<ClientStatus>();
  // @ts-expect-error a client's options do not change
  client.config.timeout = 20;
  // @ts-expect-error nor does its position
  client.position.cursor = null;
});

test("a config has every default, and what has none as it was given", () => {
  expectTypeOf<ClientConfig["timeout"]>().toEqualTypeOf<number>();
  expectTypeOf<ClientConfig["baseUrl"]>().toEqualTypeOf<string>();
  expectTypeOf<ClientConfig["useTestbed"]>().toEqualTypeOf<boolean>();
  expectTypeOf<ClientConfig["logger"]>().toEqualTypeOf<Logger | false | undefined>();
});

test("every option may be left out, or undefined", () => {
  expectTypeOf<Record<keyof ClientOptions, undefined>>().toExtend<ClientOptions>();
  expectTypeOf<Partial<ClientOptions>>().toEqualTypeOf<ClientOptions>();
});

test("the platform's fetch fits, and so does a narrow one", () => {
  expectTypeOf(globalThis.fetch).toExtend<FetchLike>();
  expectTypeOf<(request: Request) => Promise<Response>>().not.toExtend<FetchLike>();
  const narrow = async (url: string, { signal }: FetchInit) => ({
    status: signal.aborted ? 500 : 200,
    headers: new Map([["content-type", url]]) as unknown as Headers,
    text: async () => "{}",
  });
  expectTypeOf(narrow).toExtend<FetchLike>();
  expectTypeOf<FetchInit["method"]>().toEqualTypeOf<"GET">();
  expectTypeOf<FetchInit["redirect"]>().toEqualTypeOf<"manual">();
});

test("console fits as a logger, and the platform's signal as a signal", () => {
  expectTypeOf(console).toExtend<Logger>();
  expectTypeOf<AbortSignal>().toExtend<NonNullable<ClientOptions["signal"]>>();
});

test("a rate limiter is one of ours or of anyone's", () => {
  expectTypeOf(createRateLimiter({ maxRate: 2000, timePeriod: 60 })).toEqualTypeOf<RateLimiter>();
  expectTypeOf(createRateLimiter).toBeCallableWith({ signal: new AbortController().signal });
  expectTypeOf<{ acquire(signal?: AbortSignal): Promise<void> }>().toExtend<RateLimiter>();
  expectTypeOf<{ acquire(): Promise<void> }>().toExtend<RateLimiter>();
  expectTypeOf<{ acquire(): void }>().not.toExtend<RateLimiter>();
});

test("a position is plain JSON, and a store keeps it", () => {
  expectTypeOf<Position>().toEqualTypeOf<{
    readonly version: 1;
    readonly room: string;
    readonly cursor: string | null;
    readonly mark: string | null;
    readonly handled: readonly string[];
  }>();
  expectTypeOf<{ load(): Promise<undefined>; save(): Promise<void> }>().toExtend<PositionStore>();
  expectTypeOf<{
    load(): Promise<undefined>;
    save(): Promise<void>;
    flush(): Promise<void>;
  }>().toExtend<PositionStore>();
});

test("a status says how a client is doing", () => {
  expectTypeOf<ClientState>().toEqualTypeOf<
    "idle" | "polling" | "waiting" | "retrying" | "failed" | "closed"
  >();
  expectTypeOf<ClientStatus["lastEventAt"]>().toEqualTypeOf<Date | undefined>();
  expectTypeOf<ClientStatus["lag"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<ClientStatus["clockSkew"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<ClientStatus["lastError"]>().toEqualTypeOf<
    { readonly code: string; readonly at: Date } | undefined
  >();
});

test("hooks are told typed reports", () => {
  const hooks = {
    onPoll: (poll) => expectTypeOf(poll).toEqualTypeOf<PollReport>(),
    onRetry: (retry) => expectTypeOf(retry).toEqualTypeOf<Retry>(),
    onGap: (gap) => expectTypeOf(gap).toEqualTypeOf<GapReport>(),
    onInvalidEvent: (invalid) => expectTypeOf(invalid).toEqualTypeOf<InvalidEventReport>(),
    onStatus: (status) => expectTypeOf(status).toEqualTypeOf<ClientStatus>(),
  } satisfies ClientOptions["hooks"];
  expectTypeOf(hooks).toExtend<NonNullable<ClientOptions["hooks"]>>();
  expectTypeOf<GapReport["reason"]>().toEqualTypeOf<"expired" | "restarted" | "abandoned">();
  expectTypeOf<Retry["error"]>().toEqualTypeOf<EventsError>();
});

test("errors are told apart by class or by code", () => {
  expectTypeOf<AuthError>().toExtend<EventsError>();
  expectTypeOf<AuthError["name"]>().toEqualTypeOf<"AuthError">();
  expectTypeOf<RateLimitError>().toExtend<HttpStatusError>();
  expectTypeOf<EventsError["code"]>().toEqualTypeOf<ErrorCode>();
  expectTypeOf<EventsError["retryable"]>().toEqualTypeOf<boolean>();
  expectTypeOf<EventValidationError["issues"]>().toEqualTypeOf<readonly DecodeIssue[]>();
  const told = (error: unknown) => {
    if (error instanceof HttpStatusError) expectTypeOf(error.retryAfter).toEqualTypeOf<number | undefined>();
    else if (error instanceof EventsError) expectTypeOf(error.statusCode).toEqualTypeOf<number | undefined>();
  };
  expectTypeOf(told).returns.toBeVoid();
});
