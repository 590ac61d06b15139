import type { CbEvent } from "@cb-events/types";
import {
  type Attributes,
  type Histogram,
  type Meter,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from "@opentelemetry/api";
import { errorType } from "./error-type.js";
import { knownType } from "./event-type.js";
import { lagOf } from "./lag.js";
import { ATTRIBUTES, METRICS } from "./names.js";

/** What a handler gets beside the event: a signal, and of a pool or a reader the room. */
export interface HandlerContext {
  readonly signal?: unknown;
}

/** A handler of `client.run`, `pool.run` or `reader.run`. */
export type Handler<TContext> = (event: CbEvent, context: TContext) => unknown;

/** A Router, or anything else that dispatches. */
export interface Dispatcher {
  dispatch(event: CbEvent, options?: never): PromiseLike<void> | void;
}

/** Where the figures go. */
export interface TimedOptions {
  /**
   * Makes the histograms of lag and of time in handlers.
   *
   * @default none: nothing is measured
   */
  readonly meter?: Meter | undefined;
  /**
   * Makes a span for each event.
   *
   * @default none: no spans
   */
  readonly tracer?: Tracer | undefined;
  /**
   * Attributes of every measurement and span, such as the name of the room.
   *
   * @default none
   */
  readonly attributes?: Attributes | undefined;
}

/**
 * The handler, or the router, with its time measured: by type of event and by error, beside the lag from the event to the
 * start of its handler; and a span for each event, under which the spans of what the handler calls come. What the handler
 * gives and throws passes through. No text of the event stands in an attribute, and no name.
 */
export function timed<TContext extends HandlerContext = HandlerContext>(
  handler: Handler<TContext> | Dispatcher,
  { meter, tracer, attributes = {} }: TimedOptions,
): Handler<TContext> {
  const call: Handler<TContext> =
    typeof handler === "function" ? handler : (event, context) => handler.dispatch(event, context as never);
  const measured = meter === undefined ? call : measure(call, meter, attributes);
  return tracer === undefined ? measured : trace(measured, tracer, attributes);
}

function measure<TContext>(call: Handler<TContext>, meter: Meter, attributes: Attributes): Handler<TContext> {
  const recordLag = lagOf(meter, attributes);
  const time = meter.createHistogram(METRICS.handler.name, METRICS.handler);
  // The same object for each event of a type: most of what measuring costs is attributes.
  const byType = new Map<string, Attributes>();
  return (event, context) => {
    const type = knownType(event.type);
    let own = byType.get(type);
    if (own === undefined) {
      own = { ...attributes, [ATTRIBUTES.type]: type };
      byType.set(type, own);
    }
    recordLag(event);
    return watch(() => call(event, context), recorder(time, own));
  };
}

function recorder(time: Histogram, own: Attributes): (error?: { readonly thrown: unknown }) => void {
  const begun = performance.now();
  return (error) => {
    const seconds = (performance.now() - begun) / 1000;
    time.record(seconds, error ? { ...own, [ATTRIBUTES.error]: errorType(error.thrown) } : own);
  };
}

function trace<TContext>(call: Handler<TContext>, tracer: Tracer, attributes: Attributes): Handler<TContext> {
  return (event, context) => {
    const type = knownType(event.type);
    const options = { kind: SpanKind.CONSUMER, attributes: { ...attributes, [ATTRIBUTES.type]: type } };
    return tracer.startActiveSpan(`process ${type}`, options, (span) =>
      watch(
        () => call(event, context),
        (error) => {
          if (error) {
            span.setAttribute(ATTRIBUTES.error, errorType(error.thrown));
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      ),
    );
  };
}

/** Calls, and says when it is over and how; what is returned or thrown passes through. */
function watch(call: () => unknown, onEnd: (error?: { readonly thrown: unknown }) => void): unknown {
  let result: unknown;
  let isPending: boolean;
  try {
    result = call();
    isPending = isThenable(result);
  } catch (thrown) {
    onEnd({ thrown });
    throw thrown;
  }
  if (!isPending) {
    onEnd();
    return result;
  }
  return Promise.resolve(result).then(
    (value) => {
      onEnd();
      return value;
    },
    (thrown) => {
      onEnd({ thrown });
      throw thrown;
    },
  );
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
