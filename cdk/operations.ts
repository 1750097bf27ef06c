import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE, type MetricName } from '../shared/metric-names.ts';
import type { Collection } from './collection.ts';
import type { Commands } from './commands.ts';
import { dashboard } from './dashboard.ts';
import type { Rotation } from './rotation.ts';
import type { DeploymentSettings } from './settings.ts';
import type { Storage } from './storage.ts';

export interface Parts {
  storage: Storage;
  collection: Collection;
  commands: Commands;
  rotation: Rotation;
}

/** Where the runbook is: an address where one is known, else its place in the repository. */
export const runbook = ({ repositoryUrl }: DeploymentSettings): string =>
  `${repositoryUrl === undefined ? '' : `${repositoryUrl.replace(/\/$/, '')}/blob/main/`}docs/runbook.md`;

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;

/** A metric that this project emits itself. `service` is the part that emits it. */
export const own = (
  service: string,
  metricName: MetricName,
  statistic = 'Sum',
  period = FIVE_MINUTES,
): Metric =>
  new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap: { service }, statistic, period });

/** The sum of several metrics. */
export function sumOf(label: string, metrics: readonly IMetric[], period = FIVE_MINUTES): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric]));
  // What has no value adds nothing.
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, label, period });
}

export const functionsOf = ({ collection, commands, rotation }: Parts): IFunction[] => [
  collection.ingest,
  commands.interactions,
  commands.reports,
  rotation.rotation,
  rotation.announcements,
];

/** What operators see, and what wakes them: the dashboard, the alarms, whom they tell. */
export class Operations extends Construct {
  readonly alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, parts: Parts, settings: DeploymentSettings) {
    super(scope, id);
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    if (settings.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    const alarm = (name: string, says: string, props: Omit<AlarmProps, 'alarmDescription'>) => {
      const made = new Alarm(this, name, {
        treatMissingData: TreatMissingData.NOT_BREACHING,
        comparisonOperator: GREATER_THAN_THRESHOLD,
        alarmDescription: `${says} What to do: ${runbook(settings)}#${name.toLowerCase()}`,
        ...props,
      });
      made.addAlarmAction(new SnsAction(topic));
      made.addOkAction(new SnsAction(topic));
      this.alarms.push(made);
    };
    const { collection, commands, rotation, storage } = parts;

    alarm('WorkerDown', 'Nothing has been collected for five minutes.', {
      metric: own('gateway', 'GatewayUp', 'Maximum', MINUTE),
      threshold: 1,
      comparisonOperator: LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm('EventsLate', 'The oldest event that is not counted yet is older than five minutes.', {
      metric: collection.queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: 'Maximum' }),
      threshold: 300,
      evaluationPeriods: 1,
    });
    alarm('DeadLetters', 'A batch could not be applied in five tries.', {
      metric: collection.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: 'Maximum',
      }),
      threshold: 0,
      evaluationPeriods: 1,
    });
    alarm('CommandFailures', 'Commands do not work.', {
      metric: sumOf('failed commands', [
        own('interactions', 'CommandFailures'),
        own('reports', 'CommandFailures'),
        commands.interactions.metricErrors({ period: FIVE_MINUTES }),
        commands.reports.metricErrors({ period: FIVE_MINUTES }),
      ]),
      threshold: 0,
      evaluationPeriods: 1,
    });
    alarm('RotationOverdue', 'A month is still open after the 2nd of the next: its people can be traced.', {
      metric: own('rotation', 'MonthsOverdue', 'Maximum', Duration.days(1)),
      threshold: 0,
      evaluationPeriods: 1,
    });
    alarm('RotationFailing', 'A run of rotation failed or could not be started.', {
      metric: rotation.failures.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: 'Maximum',
      }),
      threshold: 0,
      evaluationPeriods: 1,
    });
    alarm('GapOpened', 'For a while nothing was seen, and Discord did not replay it.', {
      metric: own('ingest', 'GapSeconds'),
      threshold: 0,
      evaluationPeriods: 1,
    });
    alarm('Throttled', 'AWS refuses requests because there are too many.', {
      metric: sumOf('throttled', [
        ...Object.values(storage.tables).map(
          ({ tableName }) =>
            new Metric({
              namespace: 'AWS/DynamoDB',
              metricName: 'ThrottledRequests',
              dimensionsMap: { TableName: tableName },
              statistic: 'Sum',
              period: FIVE_MINUTES,
            }),
        ),
        ...functionsOf(parts).map((one) => one.metricThrottles({ period: FIVE_MINUTES })),
      ]),
      threshold: 0,
      evaluationPeriods: 3,
    });
    dashboard(this, parts, runbook(settings));
  }
}
