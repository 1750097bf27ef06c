import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { METRICS_NAMESPACE, type MetricOf, type MetricService } from '../shared/aws/metric-names.ts';
import type { Collection } from './collection.ts';
import type { Commands } from './commands.ts';
import type { Rotation } from './rotation.ts';
import type { Storage } from './storage.ts';

/** The parts of the stack that have metrics. */
export interface Parts {
  storage: Storage;
  collection: Collection;
  commands: Commands;
  rotation: Rotation;
}

export const MINUTE = Duration.minutes(1);
export const FIVE_MINUTES = Duration.minutes(5);
/** The age, in seconds, from which on an event that is not counted is late. */
export const LATE_SECONDS = FIVE_MINUTES.toSeconds();

/** All Lambda functions of the stack. */
export const functionsOf = ({ collection, commands, rotation }: Parts): IFunction[] => [
  collection.ingest,
  commands.interactions,
  commands.reports,
  rotation.rotation,
  rotation.announcements,
];

/** A metric that this project's code emits. `service` is the part that emits it. */
export const own = <S extends MetricService>(
  service: S,
  metricName: MetricOf<S> & string,
  statistic = 'Sum',
  period = FIVE_MINUTES,
): Metric =>
  new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap: { service }, statistic, period });

/** The sum of several metrics. An alarm can watch at most ten of them (CloudWatch: quotas). */
export const sumOf = (label: string, metrics: readonly IMetric[], period = FIVE_MINUTES): MathExpression =>
  combined(label, metrics, period, (all) => all.join(' + '));

/** The highest of several metrics. */
export const highestOf = (label: string, metrics: readonly IMetric[], period: Duration): MathExpression =>
  combined(label, metrics, period, (all) => `MAX([${all.join(', ')}])`);

function combined(
  label: string,
  metrics: readonly IMetric[],
  period: Duration,
  expressionOf: (all: string[]) => string,
): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric]));
  // A metric without a value counts as 0. Otherwise the whole expression would have no value.
  const expression = expressionOf(Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`));
  return new MathExpression({ expression, usingMetrics, label, period });
}

/** How often a table throttled requests. (`ThrottledRequests` cannot be used: it has no values by table alone.) */
export const throttlesOf = ({ tableName }: Table): Metric[] =>
  ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
    (metricName) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: tableName },
        statistic: 'Sum',
        period: FIVE_MINUTES,
      }),
  );
