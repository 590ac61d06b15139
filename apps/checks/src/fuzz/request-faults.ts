/** A fault of one request: the code of its error, and how often such a request is made. */
export interface Fault {
  readonly status: number | "no answer" | "stalled";
  readonly code: string;
  /** It is made again, as often as the settings allow. */
  readonly retried: boolean;
  /** It may be the cursor's fault. */
  readonly refuses?: boolean;
  readonly body?: string;
  readonly retryAfter?: number;
}

export const faults = {
  "302": { status: 302, code: "HTTP_STATUS", retried: false },
  "400": { status: 400, code: "CLIENT_REQUEST", retried: false, refuses: true },
  "400 and elsewhere": {
    status: 400,
    code: "CLIENT_REQUEST",
    retried: false,
    refuses: true,
    body: '{"status":"bad cursor","nextUrl":"https://example.com/?i=1-0"}',
  },
  "401": { status: 401, code: "AUTH", retried: false },
  "403": { status: 403, code: "AUTH", retried: false },
  "404": { status: 404, code: "AUTH", retried: false },
  "408": { status: 408, code: "CLIENT_REQUEST", retried: true },
  "429": { status: 429, code: "RATE_LIMIT", retried: true },
  "429 for a second": { status: 429, code: "RATE_LIMIT", retried: true, retryAfter: 1 },
  "429 for long": { status: 429, code: "RATE_LIMIT", retried: false, retryAfter: 301 },
  "500": { status: 500, code: "SERVER", retried: true },
  "503": { status: 503, code: "SERVER", retried: true },
  "521": { status: 521, code: "SERVER", retried: true, body: "<html>down</html>" },
  html: { status: 200, code: "PROTOCOL", retried: false, refuses: true, body: "<html>hello</html>" },
  "wrong shape": { status: 200, code: "PROTOCOL", retried: false, refuses: true, body: '{"events":{}}' },
  refused: { status: "no answer", code: "NETWORK", retried: true },
  stalled: { status: "stalled", code: "NETWORK", retried: true },
} as const satisfies Record<string, Fault>;
export type FaultName = keyof typeof faults;
