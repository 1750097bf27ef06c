import { Aws } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { createDashboard } from './dashboard.ts';
import {
  FIVE_MINUTES,
  functionsOf,
  highestOf,
  LATE_SECONDS,
  MINUTE,
  own,
  type Parts,
  sumOf,
  throttlesOf,
} from './metrics.ts';
import type { DeploymentSettings } from './settings.ts';

/** The runbook's address where the repository's is known, else its path in the repository. */
const runbook = ({ repositoryUrl }: DeploymentSettings): string =>
  `${repositoryUrl === undefined ? '' : `${repositoryUrl.replace(/\/$/, '')}/blob/main/`}docs/runbook.md`;

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;

/** What operators see and are woken by: the dashboard, the alarms and the topic that alarms notify. */
export class Operations extends Construct {
  readonly alarms: Alarm[] = [];
  private readonly topic: Topic;
  private readonly guide: string;

  constructor(scope: Construct, id: string, parts: Parts, settings: DeploymentSettings) {
    super(scope, id);
    this.guide = runbook(settings);
    this.topic = this.createTopic(settings);
    this.watchCollection(parts);
    this.watchCommands(parts);
    this.watchRotation(parts);
    this.watchThrottling(parts);
    createDashboard(this, parts, this.alarms, this.guide);
  }

  private createTopic({ alarmEmail }: DeploymentSettings): Topic {
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    if (alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(alarmEmail));
    // `enforceSSL` adds a policy, which replaces the topic's default one. Only the default one lets alarms publish.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return topic;
  }

  private alarm(
    name: string,
    description: string,
    props: Omit<AlarmProps, 'alarmDescription' | 'evaluationPeriods'> & { evaluationPeriods?: number },
  ): void {
    const alarm = new Alarm(this, name, {
      treatMissingData: TreatMissingData.NOT_BREACHING,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      alarmDescription: `${description} What to do: ${this.guide}#${name.toLowerCase()}`,
      ...props,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.alarms.push(alarm);
  }

  private watchCollection({ collection }: Parts): void {
    this.alarm('WorkerDown', 'Nothing has been collected for five minutes.', {
      metric: own('gateway', 'GatewayUp', 'Maximum', MINUTE),
      threshold: 1,
      comparisonOperator: LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      treatMissingData: TreatMissingData.BREACHING,
    });
    this.alarm('EventsLate', 'The oldest event that is not counted yet is older than five minutes.', {
      metric: highestOf(
        'oldest event, seconds',
        [
          collection.queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: 'Maximum' }),
          // Batches that the worker cannot send are in no queue.
          own('gateway', 'OldestUnsentSeconds', 'Maximum', MINUTE),
        ],
        MINUTE,
      ),
      threshold: LATE_SECONDS,
      // The worker emits about once a minute. A minute without a value does not end the alarm.
      evaluationPeriods: 3,
      datapointsToAlarm: 1,
    });
    this.alarm('DeadLetters', 'A batch could not be applied in five tries.', {
      metric: collection.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: 'Maximum',
      }),
      threshold: 0,
    });
    this.alarm('GapOpened', 'For a while nothing was seen, and Discord did not replay it.', {
      metric: own('ingest', 'GapSeconds'),
      threshold: 0,
    });
  }

  private watchCommands({ commands }: Parts): void {
    this.alarm('CommandFailures', 'Commands do not work.', {
      metric: sumOf('failed commands', [
        own('interactions', 'CommandFailures'),
        own('reports', 'CommandFailures'),
        commands.interactions.metricErrors({ period: FIVE_MINUTES }),
        commands.reports.metricErrors({ period: FIVE_MINUTES }),
        // These include requests that expired before a function took them.
        commands.failures.metricNumberOfMessagesSent({ period: FIVE_MINUTES }),
      ]),
      threshold: 0,
    });
    this.alarm('CommandsRefused', 'The endpoint refuses requests because there are too many.', {
      metric: commands.refused.with({ period: FIVE_MINUTES }),
      threshold: 0,
    });
  }

  private watchRotation({ rotation }: Parts): void {
    this.alarm(
      'RotationOverdue',
      'A month is still open after the 2nd of the next: its people can be traced.',
      {
        metric: own('rotation', 'MonthsOverdue', 'Maximum'),
        threshold: 0,
        // Each run emits one value. It holds until the next run.
        treatMissingData: TreatMissingData.IGNORE,
      },
    );
    this.alarm('RotationFailing', 'A run of rotation failed or could not be started.', {
      metric: rotation.failures.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: 'Maximum',
      }),
      threshold: 0,
    });
  }

  private watchThrottling(parts: Parts): void {
    const throttled = { threshold: 0, evaluationPeriods: 3 };
    this.alarm('DatabaseThrottled', 'DynamoDB refuses requests because there are too many.', {
      metric: sumOf('throttled', Object.values(parts.storage.tables).flatMap(throttlesOf)),
      ...throttled,
    });
    this.alarm('FunctionsThrottled', 'Lambda does not run functions because too many run already.', {
      metric: sumOf(
        'throttled',
        functionsOf(parts).map((one) => one.metricThrottles({ period: FIVE_MINUTES })),
      ),
      ...throttled,
    });
  }
}
