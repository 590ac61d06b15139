import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { ClientOptions } from "@cb-events/core";
import { type Fault, follow, type Reply, type SimulatorOptions, tip } from "@cb-events/simulator";
import { type ErrorName, fine, labels, type Seen } from "./seen.js";

type WithoutTurn<TFault> = TFault extends Fault ? Omit<TFault, "on"> : never;

/** What goes wrong: one of these. */
export interface Trouble {
  /** The simulator plays it. */
  readonly fault?: WithoutTurn<Fault>;
  /** Sent instead of the page. */
  readonly reply?: Reply;
  /** No server listens at the port. */
  readonly refused?: true;
  /** In the second page, between two sound events. */
  readonly event?: unknown;
  /** So many events come at once that the feed has dropped some of them before it is asked again. */
  readonly outrun?: true;
}

/** Where a cell takes place. */
export interface Scene {
  /** Where the client starts, its token included. */
  readonly eventsUrl: string;
  /** The same path, token included, at a server that must not be asked. */
  readonly foreignUrl: string;
}

/** Options of a row. */
interface More {
  /** All requests from the second one on meet the trouble, until the client throws; otherwise only the second does. */
  readonly untilThrown?: boolean;
  /** `waiting`: the time limit of a request, a few seconds without work. `heavy`: megabytes to read. */
  readonly takes?: "light" | "waiting" | "heavy";
  /** Seconds that the client has to wait before it asks again. */
  readonly leastDelay?: number;
  /** Options of the client and of the feed, beside those of every cell. */
  readonly options?: ClientOptions;
  readonly room?: SimulatorOptions;
  /** What differs in strict mode. */
  readonly inStrict?: Partial<Seen>;
}

/** A fault in one form or several, and what has to be seen of a client that meets it. */
export interface Row extends More {
  readonly name: string;
  readonly cases: readonly ((scene: Scene) => Trouble)[];
  readonly lenient: Seen;
  readonly strict: Seen;
}

/** What is not named in `expected` is as if nothing had gone wrong. */
export function row(name: string, cases: Row["cases"], expected: Partial<Seen>, more: More = {}): Row {
  const lenient = { ...fine, ...expected };
  return { name, cases, lenient, strict: { ...lenient, ...more.inStrict }, ...more };
}

export const retried = (after: ErrorName, retries = 1) => ({ retries, retriedAfter: [after] });
/** A loop or `poll()` throws it; the next one goes on. */
export const thrown = (name: ErrorName) => ({ thrown: [name] });
const forGood = (name: ErrorName) => ({ ...retried(name, 2), ...thrown(name) });
const untilThrown = { untilThrown: true } as const;
const waiting = { takes: "waiting" } as const;
const heavy = { takes: "heavy" } as const;

const fault = (simulated: WithoutTurn<Fault>) => () => ({ fault: simulated });
const answer = (body: string) => fault({ status: 200, body });
const refused = (): Trouble => ({ refused: true });

/** Each status, with a body that shows the URL with its token in two spellings. */
export const status = (codes: readonly number[], headers: Record<string, string> = {}): Row["cases"] =>
  codes.map((code) => ({ eventsUrl }) => {
    const url = eventsUrl.replaceAll("/", "\\/");
    const body = JSON.stringify({ status: `no answer for ${eventsUrl}`, url });
    return { fault: { status: code, headers, body } };
  });
const from500 = status([500, 501, 502, 503, 504, 505]);
const from520 = status([520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530]);
/** The header has no parts of a second: three seconds from now are more than two. */
const inThreeSeconds = (): Trouble => ({
  fault: { status: 429, headers: { "retry-after": new Date(Date.now() + 3000).toUTCString() } },
});

/** 32 MiB that come in some kilobytes: an empty page with blanks behind it. */
const bomb = (coding: string, compress: (body: Buffer) => Uint8Array) => {
  const body = compress(Buffer.from(`{"events":[],"nextUrl":null}${" ".repeat(32 * 1024 * 1024)}`));
  const headers = { "content-type": "application/json", "content-encoding": coding };
  return (): Trouble => ({ reply: { status: 200, headers, body: chunked([body]) } });
};
const gzip = (body: Buffer) => gzipSync(body, { level: 1 });
const brotli = (body: Buffer) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

const chunked = (chunks: Iterable<Uint8Array>) => ({ chunks, pause: 0, end: "complete" }) as const;
const endless = (code: number) => (): Trouble => ({
  reply: { status: code, headers: {}, body: chunked(blanks()) },
});
function* blanks(): Generator<Uint8Array> {
  for (;;) yield Buffer.alloc(64 * 1024, " ");
}

const WRONG_SHAPES = [
  ...["null", "5", '"text"', "[]", "{}", '{"status":"ok"}', '{"events":{}}', '{"nextUrl":5}'],
  ...['{"events":null,"nextUrl":null}', '{"events":"none","nextUrl":null}'],
];

const foreign: readonly ((scene: Scene) => string)[] = [
  ({ foreignUrl }) => foreignUrl,
  ({ foreignUrl }) => foreignUrl.replace("http:", ""),
  ({ eventsUrl }) => eventsUrl.replace("127.0.0.1", "localhost"),
  ({ eventsUrl }) => eventsUrl.replace("http:", "https:"),
  ({ eventsUrl }) => eventsUrl.replace("127.0.0.1", "127.0.0.1.evil.example"),
  ({ eventsUrl }) => eventsUrl.replace("//", "//user:password@"),
  ({ eventsUrl }) => `${eventsUrl}more/?i=1-0`,
  ({ eventsUrl }) => `${eventsUrl}../../other/secret/`,
  () => "http://",
  () => "javascript:alert(1)",
];

const whole = follow({ from: "b2" });
const wrongEvents = (...events: readonly unknown[]) => events.map((event) => () => ({ event }));
const withIds = (...ids: readonly unknown[]) => wrongEvents(...ids.map((id) => ({ ...whole, id })));
const ODD_IDS = ["", "b2", "12", "1-2-3", "-1-0", "constructor", "__proto__", "\u{1f642}\u202e\n"];
const without = labels.all.filter((label) => label !== "b2");
const undelivered = { reported: 1, arrived: without };
const inStrict = { ...thrown("EventValidationError"), arrived: without };

/** Every fault that the client is held against. */
export const rows: readonly Row[] = [
  // No answer, or not all of it.
  row("connection refused", [refused], retried("NetworkError")),
  row("connection refused for good", [refused], forGood("NetworkError"), untilThrown),
  row(
    "reset before the head",
    [fault({ kind: "reset", at: "head" }), fault({ kind: "refuse" })],
    retried("NetworkError"),
  ),
  row("reset in mid-body", [fault({ kind: "reset", at: "body" })], retried("NetworkError")),
  row("stalled head", [fault({ kind: "stallHead" })], retried("NetworkError"), waiting),
  row(
    "stalled head for good",
    [fault({ kind: "stallHead" })],
    { ...retried("NetworkError"), ...thrown("NetworkError") },
    { ...untilThrown, ...waiting, options: { retryAttempts: 2 } },
  ),
  row("stalled body", [fault({ kind: "stallBody" })], retried("NetworkError"), waiting),
  row("drip, a byte a second", [fault({ kind: "drip" })], retried("NetworkError"), waiting),

  // Another status than 200.
  row("401 once, authRetryAttempts: 2", status([401]), retried("AuthError"), {
    options: { authRetryAttempts: 2 },
  }),
  row("401 once", status([401]), thrown("AuthError")),
  row("403 for good", status([403]), thrown("AuthError"), untilThrown),
  row("404", status([404]), thrown("AuthError")),
  row("400, 405, 410, 451", status([400, 405, 410, 451]), thrown("ClientRequestError")),
  row("408", status([408]), retried("ClientRequestError")),
  row("408 for good", status([408]), forGood("ClientRequestError"), untilThrown),
  row("429", status([429]), retried("RateLimitError")),
  row("429 for good", status([429]), forGood("RateLimitError"), untilThrown),
  row(
    "429 with Retry-After, seconds or date",
    [...status([429], { "retry-after": "1" }), inThreeSeconds],
    retried("RateLimitError"),
    { leastDelay: 0.5 },
  ),
  row(
    "429 with Retry-After of more than 300 s",
    status([429], { "retry-after": "301" }),
    thrown("RateLimitError"),
  ),
  row("500 to 505", from500, retried("ServerError")),
  row("500 to 505 for good", from500, forGood("ServerError"), untilThrown),
  row("520 to 530", from520, retried("ServerError")),
  row("520 to 530 for good", from520, forGood("ServerError"), untilThrown),
  row(
    "redirect to another host, 301 to 308",
    [301, 302, 303, 307, 308].map((code) => (scene) => ({
      fault: { status: code, headers: { location: scene.foreignUrl } },
    })),
    thrown("HttpStatusError"),
  ),
  row("201, 204, 206", status([201, 204, 206]), thrown("ProtocolError")),

  // Another body than a page.
  row("truncated JSON", [fault({ kind: "truncate" })], thrown("ProtocolError")),
  row("HTML with 200", [fault({ kind: "html" })], thrown("ProtocolError")),
  row("empty body", [fault({ kind: "empty" })], thrown("ProtocolError")),
  row("huge body, endless body", [fault({ kind: "huge" }), endless(200)], thrown("ProtocolError"), heavy),
  row("500 with an endless body", [endless(500)], retried("ServerError")),
  row("compressed bomb (gzip, br)", [bomb("gzip", gzip), bomb("br", brotli)], thrown("ProtocolError"), heavy),
  row("wrong shape of an answer", WRONG_SHAPES.map(answer), thrown("ProtocolError")),

  // Another page than the next one, or one that leads nowhere.
  row("repeated page", [fault({ kind: "repeatPage" })], { repeatsDropped: true }),
  row("reordered page", [fault({ kind: "reorder" })], {
    arrived: [...labels.first, ...labels.second.toReversed(), ...labels.third, labels.last],
  }),
  row(
    "missing nextUrl, nextUrl null",
    [fault({ kind: "dropNextUrl" }), fault({ kind: "dropNextUrl", asNull: true })],
    { gaps: ["restarted"], repeatsDropped: true },
  ),
  row(
    "foreign nextUrl",
    foreign.map((from) => (scene) => ({ fault: { kind: "foreignNextUrl", nextUrl: from(scene) } })),
    { ...thrown("ProtocolError"), repeatsDropped: true },
  ),
  row("expired cursor with nextUrl", [fault({ kind: "expireCursor" })], { gaps: ["expired"] }),
  row("expired cursor without nextUrl", [fault({ kind: "expireCursor", withoutNextUrl: true })], {
    gaps: ["expired"],
    repeatsDropped: true,
  }),
  row(
    "expired cursor, events dropped by the feed",
    [() => ({ outrun: true })],
    { gaps: ["expired"], arrived: [...labels.first, "b3", ...labels.third, labels.last] },
    { room: { capacity: 4 } },
  ),

  // An event in the middle of a page is not as it should be.
  row("id of another form", withIds(...ODD_IDS, `${"9".repeat(400)}-0`), {}),
  row("id that is no text", withIds(5, null, true, {}, ["1-0"], undefined), undelivered, { inStrict }),
  row("event that is none", wrongEvents(null, 5, "text", [], {}), undelivered, { inStrict }),
  row(
    "event without what is essential",
    wrongEvents(
      { ...whole, object: null },
      { ...whole, object: { user: { gender: "f" } } },
      { ...whole, method: 5 },
      { method: "tip", object: { ...tip({ tokens: 5, from: "b2" }).object, tip: { tokens: "many" } } },
    ),
    undelivered,
    { inStrict },
  ),
  row(
    "event with an optional field that is wrong",
    wrongEvents(
      { ...whole, object: { ...whole.object, user: { username: "b2", gender: 5 } } },
      { ...whole, object: { ...whole.object, broadcaster: {} } },
    ),
    { reported: 1 },
    { inStrict },
  ),
];
