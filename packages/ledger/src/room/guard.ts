import type { CbEvent } from "@cb-events/types";

/** What a client hands to a handler beside the event. */
export interface HandlerContext {
  readonly signal?: { readonly aborted: boolean; readonly reason?: unknown } | undefined;
}

type Handler<TContext> = (event: CbEvent, context: TContext) => unknown;

/** A handler that gives an error to `putAside` instead of throwing it, unless it is the reason of an aborted signal. */
export function guard<TContext extends HandlerContext>(
  handler: Handler<TContext>,
  putAside: (event: CbEvent, error: unknown) => void,
): Handler<TContext> {
  const caught = (event: CbEvent, context: TContext | undefined, error: unknown) => {
    if (context?.signal?.aborted && error === context.signal.reason) throw error;
    putAside(event, error);
  };
  return (event, context) => {
    try {
      const result = handler(event, context);
      const isPromise = typeof (result as PromiseLike<unknown> | undefined)?.then === "function";
      return isPromise ? Promise.resolve(result).catch((error) => caught(event, context, error)) : result;
    } catch (error) {
      return caught(event, context, error);
    }
  };
}
