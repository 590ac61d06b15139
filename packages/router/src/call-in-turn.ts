import type { AbortSignalLike, CbEvent } from "@cb-events/types";
import type { ErrorHandler } from "./on-error.js";
import type { Route } from "./route.js";
import { isThenable } from "./thenable.js";

const DONE = Promise.resolve();

/**
 * Calls one handler after the other. Handlers that return nothing to wait for run in a plain loop, and the promise
 * is then the same every time. No async function, for that would cost each event a promise and a turn of the
 * microtask queue; and nothing is made for a handler that does not fail. Throws what comes up before the first wait,
 * and rejects with what comes up later.
 */
export function callInTurn(
  routes: readonly Route[],
  event: CbEvent,
  onError: ErrorHandler,
  signal: AbortSignalLike | undefined,
  from = 0,
): Promise<void> {
  for (let at = from; at < routes.length; at++) {
    if (signal?.aborted) throw signal.reason;
    const route = routes[at] as Route;
    const { call } = route; // Without the route as its `this`.
    let result: unknown;
    try {
      result = call(event);
      if (isThenable(result))
        result = Promise.resolve(result).catch((error) => fail(error, route, event, onError, signal));
    } catch (error) {
      result = fail(error, route, event, onError, signal);
    }
    if (isThenable(result))
      return Promise.resolve(result).then(() => callInTurn(routes, event, onError, signal, at + 1));
  }
  return DONE;
}

function fail(
  error: unknown,
  { name }: Route,
  event: CbEvent,
  onError: ErrorHandler,
  signal: AbortSignalLike | undefined,
): unknown {
  // Functions of Node that take a signal reject with an error of their own, and the reason as its cause.
  const reason = signal?.aborted ? signal.reason : undefined;
  if (reason !== undefined && [error, (error as Error | undefined)?.cause].includes(reason)) throw reason;
  return onError(error, { event, handler: name });
}
