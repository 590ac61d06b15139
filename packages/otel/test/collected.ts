import type { Attributes, Meter } from "@opentelemetry/api";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { onTestFinished } from "vitest";

/** Collects when it is asked to. */
class OnDemand extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** What a meter was told. */
export interface Collected {
  readonly meter: Meter;
  /** The data points of a metric: a number, or the count and the sum of a histogram. */
  points(name: string): Promise<{ value: unknown; attributes: Attributes }[]>;
  /** The page that Prometheus reads. */
  scrape(): Promise<string>;
}

export function collected(): Collected {
  const reader = new OnDemand();
  const provider = new MeterProvider({ readers: [reader] });
  onTestFinished(() => provider.shutdown());
  const collect = async () => {
    const { resourceMetrics, errors } = await reader.collect();
    if (errors.length > 0) throw errors[0];
    return resourceMetrics;
  };
  return {
    meter: provider.getMeter("test"),
    async points(name) {
      const { scopeMetrics } = await collect();
      const metrics = scopeMetrics.flatMap(({ metrics }) => metrics);
      const found = metrics.filter(({ descriptor }) => descriptor.name === name);
      return found.flatMap(({ dataPoints }) =>
        dataPoints.map(({ value, attributes }) => ({
          value: typeof value === "object" ? { count: value.count, sum: value.sum } : value,
          attributes,
        })),
      );
    },
    scrape: async () => new PrometheusSerializer().serialize(await collect()),
  };
}
