import { Metrics, type MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE, type MetricName } from './metric-names.ts';

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit];

const UNITS: Readonly<Record<MetricName, Unit>> = {
  ...METRICS.gateway,
  ...METRICS.ingest,
  ...METRICS.interactions,
  ...METRICS.reports,
  ...METRICS.rotation,
};

/**
 * Emits metrics as one line of the embedded metric format on standard output; CloudWatch reads them from the log.
 * `POWERTOOLS_METRICS_DISABLED=true` turns it off. The only dimension is `POWERTOOLS_SERVICE_NAME`, never a guild or a
 * person.
 */
export function emitMetrics(values: Partial<Record<MetricName, number>>): void {
  metrics ??= new Metrics({ namespace: METRICS_NAMESPACE });
  for (const [name, value] of Object.entries(values) as [MetricName, number][]) {
    metrics.addMetric(name, UNITS[name], value);
  }
  metrics.publishStoredMetrics();
}

let metrics: Metrics | undefined;
