import type { CbEvent } from "@cb-events/types";
import { isFunction } from "./check.js";
import type { RunOptions } from "./dispatch-options.js";

/** A source that dispatches its events itself. */
interface OwnRun {
  run(router: object, options: RunOptions): Promise<void>;
}

/** False for a router too: it would hand over to the one that asks. */
export function hasOwnRun(source: AsyncIterable<CbEvent>): source is AsyncIterable<CbEvent> & OwnRun {
  const { run, dispatch } = Object(source) as { readonly run?: unknown; readonly dispatch?: unknown };
  return isFunction(run) && !isFunction(dispatch);
}
