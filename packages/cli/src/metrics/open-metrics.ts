import type { ClientHooks, Handler, HandlerContext, Observed, RelayHooks } from "@cb-events/otel";
import type { Attributes } from "@opentelemetry/api";
import type { Log } from "../log.js";

/** Figures of a bot or a relay, for Prometheus. */
export interface Metrics {
  /** For the client, or the clients. */
  readonly hooks: ClientHooks;
  /** The same, with these attributes on each figure. */
  hooksOf(attributes: Attributes): ClientHooks;
  /** For a relay itself. */
  readonly relayHooks: RelayHooks;
  /** The handler with its time and the lag of its events measured. */
  timed<TContext extends HandlerContext>(handler: Handler<TContext>): Handler<TContext>;
  /** Its status is read whenever the figures are asked for, until what this gives is called. */
  observe(source: Observed, attributes?: Attributes): () => void;
  close(): void;
}

/** Serves `/metrics` at this port, and tells where; undefined without a port. Nothing of it is loaded then. */
export async function openMetrics(
  port: number | undefined,
  log: Pick<Log, "notice">,
): Promise<Metrics | undefined> {
  if (port === undefined) return undefined;
  const [{ clientHooks, observe, relayHooks, timed }, { serveMetrics }] = await Promise.all([
    import("@cb-events/otel"),
    import("./serve-metrics.js"),
  ]);
  const { meter, url, close } = await serveMetrics(port);
  log.notice(`Metrics: ${url}`);
  return {
    hooks: clientHooks(meter),
    hooksOf: (attributes) => clientHooks(meter, attributes),
    relayHooks: relayHooks(meter),
    timed: (handler) => timed(handler, { meter }),
    observe: (source, attributes) => observe(source, meter, attributes),
    close,
  };
}
