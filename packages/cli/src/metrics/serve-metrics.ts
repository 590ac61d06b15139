import type { Meter } from "@opentelemetry/api";
import { UsageError } from "../options/usage-error.js";

interface MetricsServer {
  readonly meter: Meter;
  /** Where the figures are. */
  readonly url: string;
  close(): void;
}

/** Serves `/metrics` to this machine alone. Rejects with a `UsageError` where the port cannot be had. */
export async function serveMetrics(port: number): Promise<MetricsServer> {
  const [{ PrometheusExporter }, { MeterProvider }] = await Promise.all([
    import("@opentelemetry/exporter-prometheus"),
    import("@opentelemetry/sdk-metrics"),
  ]);
  const exporter = new PrometheusExporter({ host: "127.0.0.1", port, preventServerStart: true });
  await exporter.startServer().catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "EADDRINUSE" ? "the port is taken" : `it cannot be opened (${error.code})`;
    throw new UsageError(`--metrics ${port}: ${why}; give another port`);
  });
  const provider = new MeterProvider({ readers: [exporter] });
  return {
    meter: provider.getMeter("cb-events"),
    url: `http://127.0.0.1:${port}/metrics`,
    close: () => {
      // Not awaited: it keeps no process alive, and a scraper that reads slowly should not either.
      provider.shutdown().catch(() => {});
    },
  };
}
