/** As fetch reports a connection that was not taken: the code stands in the cause. */
export function connectionRefused(): TypeError {
  return networkError("fetch failed", "ECONNREFUSED", "connect ECONNREFUSED");
}

/** As fetch reports a connection that broke, before the head ("fetch failed") or in the body ("terminated"). */
export function connectionReset(message: "fetch failed" | "terminated"): TypeError {
  return networkError(message, "ECONNRESET", "read ECONNRESET");
}

function networkError(message: string, code: string, detail: string): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(detail), { code }) });
}
