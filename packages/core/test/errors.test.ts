import { describe, expect, it } from "vitest";
import {
  AuthError,
  ClientClosedError,
  ClientRequestError,
  ConfigError,
  EventClient,
  EventsError,
  EventValidationError,
  HttpStatusError,
  NetworkError,
  PositionStoreError,
  ProtocolError,
  RateLimitError,
  ServerError,
} from "../src/index.js";
import { credentials, follow, id, scriptedFetch } from "./scripted-fetch.js";

describe("every error", () => {
  it.each([
    [new AuthError("no"), "AuthError", "AUTH", false],
    [new HttpStatusError("no"), "HttpStatusError", "HTTP_STATUS", false],
    [new RateLimitError("no"), "RateLimitError", "RATE_LIMIT", true],
    [new ServerError("no"), "ServerError", "SERVER", true],
    [new ClientRequestError("no"), "ClientRequestError", "CLIENT_REQUEST", false],
    [new ClientRequestError("no", { statusCode: 408 }), "ClientRequestError", "CLIENT_REQUEST", true],
    [new ProtocolError("no"), "ProtocolError", "PROTOCOL", true],
    [new NetworkError("no"), "NetworkError", "NETWORK", true],
    [new EventValidationError([], undefined, undefined), "EventValidationError", "EVENT_VALIDATION", false],
    [new PositionStoreError("load", "why"), "PositionStoreError", "POSITION_STORE", true],
    [new PositionStoreError("save", "why"), "PositionStoreError", "POSITION_STORE", true],
    [new ConfigError("no"), "ConfigError", "CONFIG", false],
    [new ClientClosedError(), "ClientClosedError", "CLIENT_CLOSED", false],
  ])("is an EventsError: %s", (error, name, code, retryable) => {
    expect(error).toBeInstanceOf(EventsError);
    expect(error).toMatchObject({ name, code, retryable });
    expect(String(error)).toMatch(new RegExp(`^${name}: .`));
    for (const absent of ["responseText", "retryAfter", "id", "event"])
      expect(error).not.toHaveProperty(absent);
  });

  it.each([RateLimitError, ServerError, ClientRequestError])(
    "of a status is an HttpStatusError: %o",
    (type) => {
      expect(new type("no")).toBeInstanceOf(HttpStatusError);
    },
  );
});

describe("an EventValidationError", () => {
  const { object } = follow(1);
  const user = { username: "ana", gender: 5 };
  const gender = { path: "object.user.gender", expected: "string", received: "number" };

  it.each([
    [
      "what can be saved of the event",
      { ...follow(1), object: { user } },
      { id: id(1), issues: [gender], event: { type: "follow", user: { username: "ana" } } },
    ],
    ["no event where too much is wrong", { ...follow(1), object: {} }, { id: id(1), event: undefined }],
    ["no id where it is no text", { method: "follow", id: 5, object }, { id: undefined, event: undefined }],
    [
      "neither of what is no event",
      null,
      { id: undefined, event: undefined, issues: [{ path: "", received: "null" }] },
    ],
  ])("has its issues, and %s", async (_, raw, expected) => {
    const client = new EventClient(credentials, {
      logger: false,
      fetch: scriptedFetch({ events: [raw] }).fetch,
      strictValidation: true,
    });
    const error: unknown = await client.poll().catch((thrown: unknown) => thrown);
    await client.close();
    expect(error).toBeInstanceOf(EventValidationError);
    expect({ id: undefined, event: undefined, ...(error as object) }).toMatchObject(expected);
  });

  it.each([
    [
      { ...follow(1), object: { user } },
      `The event ${id(1)} is invalid (object.user.gender: expected string, got number)`,
    ],
    [
      { method: "follow", id: "token?", object: { user } },
      "The event with an odd id is invalid (object.user.gender: expected string, got number)",
    ],
    [5, "The event without an id is invalid (event: expected object, got number)"],
  ])("says what is wrong, and no value: %o", async (raw, message) => {
    const client = new EventClient(credentials, {
      logger: false,
      fetch: scriptedFetch({ events: [raw] }).fetch,
      strictValidation: true,
    });
    await expect(client.poll()).rejects.toThrow(message);
    await client.close();
  });
});
