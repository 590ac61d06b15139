/** A request without a transport. */
export interface FeedRequest {
  readonly method: string;
  /** Absolute: its origin is the one that nextUrl gets. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A body that comes in pieces, and perhaps not to its end. */
export interface StreamedBody {
  /** Taken one by one as they are read: it may be longer than memory. */
  readonly chunks: Iterable<Uint8Array>;
  /** Seconds before each piece but the first. */
  readonly pause: number;
  /** What comes behind the last piece: the proper end, a broken connection, or nothing ever. */
  readonly end: "complete" | "reset" | "stall";
}

/** An HTTP answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | StreamedBody;
}

/** What happens to a request: an answer, or to the connection `refused`, `reset`, or left `silent`. Both transports render this. */
export type Answer = Reply | "refused" | "reset" | "silent";

/** Every answer may be read by a page of any origin, as in the real feed. */
export const corsHeaders = { "access-control-allow-origin": "*" } as const;

const jsonHeaders = { "content-type": "application/json; charset=utf-8", ...corsHeaders } as const;

/** The text of the 400 for a cursor that is too old: clients look for "waited too long". */
export const waitedTooLong = "waited too long for events";

/** A JSON answer from text that is JSON already. */
export function jsonReply(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { ...jsonHeaders, ...headers }, body };
}

/** A refusal. The real bodies are unknown; this one says what is wrong. */
export function refusal(status: number, text: string, headers?: Readonly<Record<string, string>>): Reply {
  return jsonReply(status, JSON.stringify({ status: text }), headers);
}
