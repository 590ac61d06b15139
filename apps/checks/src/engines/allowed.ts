import type { Finding } from "./finding.js";

/** A use of something too young that does no harm. */
export interface Allowed {
  readonly api: string;
  /** What stands around it, white space as one space each: a use without it is reported all the same. */
  readonly around: RegExp;
  readonly why: string;
}

export const ALLOWED: readonly Allowed[] = [
  {
    api: "Symbol.asyncDispose",
    around: /=\s?Symbol\.asyncDispose\s?\?\?/,
    why: "core takes a symbol of its own where there is none",
  },
  {
    api: "Intl.Segmenter",
    around: /Segmenter[`"'] ?in Intl ?\?/,
    why: "the overlay counts code points where there is none",
  },
  {
    api: "Intl.Segmenter.segment",
    around: /=== ?void 0\b.*\.segment\(/,
    why: "of the overlay's segmenter, where there is one",
  },
  {
    api: "Document.moveBefore",
    around: /\.moveBefore ?&&/,
    why: "Preact asks first whether it is there",
  },
  {
    api: "Error.captureStackTrace",
    around: /if \(Error\.captureStackTrace\) \{ Error\.captureStackTrace\(/,
    why: "ofetch asks first whether it is there",
  },
  {
    api: "Uint8Array.toHex",
    around:
      /typeof Uint8Array\.from\(\[\]\)\.toHex === "function" &&|if \(hasHexBuiltin\) return bytes\.toHex\(\)/,
    why: "@noble/hashes asks first whether it is there",
  },
  {
    api: "Uint8Array.fromHex",
    around: /typeof Uint8Array\.fromHex === "function"/,
    why: "@noble/hashes asks first whether it is there",
  },
  {
    api: "Navigator.wakeLock",
    around: /akeLock[`"'] ?in navigator/,
    why: "the control page asks first whether the screen can be kept awake",
  },
  {
    api: "WakeLock.request",
    around: /akeLock[`"'] ?in navigator/,
    why: "the control page asks first whether the screen can be kept awake",
  },
  {
    api: "WakeLockSentinel.release",
    around: /akeLock[`"'] ?in navigator/,
    why: "the control page asks first whether the screen can be kept awake",
  },
  {
    api: "Iterator.take",
    around: /await jobs\.take\(\)/,
    why: "a method of webhooks' own queue: no iterator",
  },
];

export function isAllowed({ api, around }: Finding, allowed: Allowed): boolean {
  return allowed.api === api && allowed.around.test(around);
}
