/**
 * A use of something too young that does no harm, what stands around it (white space as one space each: a use without it
 * is reported all the same), and why.
 */
export type Allowed = readonly [api: string, around: RegExp, why: string];

const WAKE_LOCK = /Lock[`"'] ?in navigator/;
const AWAKE = "the control page asks first whether the screen can be kept awake";

export const ALLOWED: readonly Allowed[] = [
  [
    "Symbol.asyncDispose",
    /=\s?Symbol\.asyncDispose\s?\?\?/,
    "core takes a symbol of its own where there is none",
  ],
  ["Intl.Segmenter", /Segmenter[`"'] ?in Intl ?\?/, "the overlay counts code points where there is none"],
  ["Intl.Segmenter.segment", /=== ?void 0\b.*\.segment\(/, "of the overlay's segmenter, where there is one"],
  ["Document.moveBefore", /\.moveBefore ?&&/, "Preact asks first whether it is there"],
  [
    "Error.captureStackTrace",
    /if \(Error\.captureStackTrace\) \{ Error\.captureStackTrace\(/,
    "ofetch asks first whether it is there",
  ],
  [
    "Uint8Array.toHex",
    /typeof Uint8Array\.from\(\[\]\)\.toHex === "function" &&|if \(hasHexBuiltin\) return bytes\.toHex\(\)/,
    "@noble/hashes asks first whether it is there",
  ],
  [
    "Uint8Array.fromHex",
    /typeof Uint8Array\.fromHex === "function"/,
    "@noble/hashes asks first whether it is there",
  ],
  ["Navigator.wakeLock", WAKE_LOCK, AWAKE],
  ["WakeLock.request", WAKE_LOCK, AWAKE],
  ["WakeLockSentinel.release", WAKE_LOCK, AWAKE],
  ["Iterator.take", /await jobs\.take\(\)/, "a method of webhooks' own queue: no iterator"],
];
