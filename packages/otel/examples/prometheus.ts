import { metrics } from "@opentelemetry/api";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";

/** Serves http://127.0.0.1:9464/metrics to this machine, until it is shut down. */
export function servePrometheus(port = 9464): MeterProvider {
  const exporter = new PrometheusExporter({ host: "127.0.0.1", port });
  const provider = new MeterProvider({ readers: [exporter] });
  metrics.setGlobalMeterProvider(provider);
  return provider;
}
