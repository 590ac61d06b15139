import { inBoth, retried, thrown } from "../expect.js";
import { type FaultRow, type Scene, status, type Trouble } from "../fault-row.js";

const from500 = [500, 501, 502, 503, 504, 505].map((code) => status(code));
const from520 = [520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530].map((code) => status(code));
const redirects = [301, 302, 303, 307, 308].map((code) => (scene: Scene): Trouble => {
  return { kind: "fault", fault: { status: code, headers: { location: scene.foreignUrl } } };
});
/** The header has no parts of a second: three seconds from now are more than two. */
const inThreeSeconds = (scene: Scene): Trouble =>
  status(429, { "retry-after": new Date(Date.now() + 3000).toUTCString() })(scene);

/** An answer that is no 200. */
export const statusRows: readonly FaultRow[] = [
  {
    name: "401 once, authRetryAttempts: 2",
    cases: [status(401)],
    options: { authRetryAttempts: 2 },
    ...inBoth(retried("AuthError")),
  },
  { name: "401 once", cases: [status(401)], ...inBoth(thrown("AuthError")) },
  { name: "403 for good", cases: [status(403)], lasts: "until thrown", ...inBoth(thrown("AuthError")) },
  { name: "404", cases: [status(404)], ...inBoth(thrown("AuthError")) },
  {
    name: "400, 405, 410, 451",
    cases: [400, 405, 410, 451].map((code) => status(code)),
    ...inBoth(thrown("ClientRequestError")),
  },
  { name: "408", cases: [status(408)], ...inBoth(retried("ClientRequestError")) },
  {
    name: "408 for good",
    cases: [status(408)],
    lasts: "until thrown",
    ...inBoth({ ...retried("ClientRequestError", 2), ...thrown("ClientRequestError") }),
  },
  { name: "429", cases: [status(429)], ...inBoth(retried("RateLimitError")) },
  {
    name: "429 for good",
    cases: [status(429)],
    lasts: "until thrown",
    ...inBoth({ ...retried("RateLimitError", 2), ...thrown("RateLimitError") }),
  },
  {
    name: "429 with Retry-After, seconds or date",
    cases: [status(429, { "retry-after": "1" }), inThreeSeconds],
    ...inBoth({ ...retried("RateLimitError"), leastDelay: 0.5 }),
  },
  {
    name: "429 with Retry-After of more than 300 s",
    cases: [status(429, { "retry-after": "301" })],
    ...inBoth(thrown("RateLimitError")),
  },
  { name: "500 to 505", cases: from500, ...inBoth(retried("ServerError")) },
  {
    name: "500 to 505 for good",
    cases: from500,
    lasts: "until thrown",
    ...inBoth({ ...retried("ServerError", 2), ...thrown("ServerError") }),
  },
  { name: "520 to 530", cases: from520, ...inBoth(retried("ServerError")) },
  {
    name: "520 to 530 for good",
    cases: from520,
    lasts: "until thrown",
    ...inBoth({ ...retried("ServerError", 2), ...thrown("ServerError") }),
  },
  { name: "redirect to another host, 301 to 308", cases: redirects, ...inBoth(thrown("HttpStatusError")) },
  {
    name: "201, 204, 206",
    cases: [201, 204, 206].map((code) => status(code)),
    ...inBoth(thrown("ProtocolError")),
  },
];
