import { Aws } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { dashboard } from './dashboard.ts';
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

/** Where the runbook is: an address where one is known, else its place in the repository. */
const runbook = ({ repositoryUrl }: DeploymentSettings): string =>
  `${repositoryUrl === undefined ? '' : `${repositoryUrl.replace(/\/$/, '')}/blob/main/`}docs/runbook.md`;

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;

/** What operators see, and what wakes them: the dashboard, the alarms, whom they tell. */
export class Operations extends Construct {
  readonly alarms: Alarm[] = [];
  private readonly topic: Topic;
  private readonly guide: string;

  constructor(scope: Construct, id: string, parts: Parts, settings: DeploymentSettings) {
    super(scope, id);
    this.guide = runbook(settings);
    this.topic = this.makeTopic(settings);
    this.watchCollection(parts);
    this.watchCommands(parts);
    this.watchRotation(parts);
    this.watchThrottling(parts);
    dashboard(this, parts, this.alarms, this.guide);
  }

  private makeTopic({ alarmEmail }: DeploymentSettings): Topic {
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    if (alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(alarmEmail));
    // A policy of one's own takes the place of the one that a topic has by itself, which would let alarms in.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return topic;
  }

  private alarm(
    name: string,
    says: string,
    props: Omit<AlarmProps, 'alarmDescription' | 'evaluationPeriods'> & { evaluationPeriods?: number },
  ): void {
    const made = new Alarm(this, name, {
      treatMissingData: TreatMissingData.NOT_BREACHING,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      alarmDescription: `${says} What to do: ${this.guide}#${name.toLowerCase()}`,
      ...props,
    });
    made.addAlarmAction(new SnsAction(this.topic));
    made.addOkAction(new SnsAction(this.topic));
    this.alarms.push(made);
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
          // What the worker cannot send is in no queue.
          own('gateway', 'OldestUnsentSeconds', 'Maximum', MINUTE),
        ],
        MINUTE,
      ),
      threshold: LATE_SECONDS,
      // The worker's word comes about once a minute: a minute without it is no all-clear.
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
        // Among them those that were never begun, because they had waited for too long.
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
        // There is a value with each run only: until the next one, what the last one said holds.
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
