import { Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { WITH_HASHES } from '../shared/aws/bucket-folders.ts';
import { allowInvoke, createFunction, QUARTER_HOUR } from './lambda-function.ts';
import { type DeploymentSettings, repository, retention } from './settings.ts';
import type { Storage } from './storage.ts';

export interface RotationProps {
  storage: Storage;
  token: ISecret;
  settings: DeploymentSettings;
}

/** UTC: hourly on the 1st, and daily after it. The daily run closes a month that is still open, or reports it. */
const TIMES = {
  MonthEnd: { minute: '5', hour: '*', day: '1', month: '*', year: '*' },
  Daily: { minute: '5', hour: '6', day: '2-31', month: '*', year: '*' },
} as const;

/** The month's end: the functions that close months and announce them. */
export class Rotation extends Construct {
  readonly rotation: NodejsFunction;
  readonly announcements: NodejsFunction;
  /** Runs that failed or could not be started. */
  readonly failures: Queue;

  constructor(scope: Construct, id: string, props: RotationProps) {
    super(scope, id);
    this.failures = new Queue(this, 'FailedRuns', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.announcements = this.createAnnouncements(props);
    this.rotation = this.createRotation(props);
    const role = new Role(this, 'Scheduler', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    for (const [name, times] of Object.entries(TIMES)) this.schedule(name, times, role);
    const rotate = Stack.of(this).getLogicalId(this.rotation.node.defaultChild as CfnFunction);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${rotate}.Arn>:*]`,
      reason: 'The scheduler’s target grants itself all versions of this one function.',
    });
    Validations.of(this.failures).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is where failed runs end up.',
    });
  }

  private createAnnouncements({ storage, token, settings }: RotationProps): NodejsFunction {
    const announcements = createFunction(this, 'Announcements', {
      name: 'announcements',
      memoryMb: 1024,
      timeout: Duration.minutes(5),
      environment: {
        ...storage.environment('counters', 'state'),
        REPORTS_BUCKET: storage.bucket.bucketName,
        ...retention(settings),
        ...repository(settings),
        DISCORD_TOKEN_SECRET: token.secretArn,
      },
    });
    storage.allow(announcements, { counters: ['Query'], state: ['GetItem', 'Query', 'UpdateItem'] });
    storage.allowDays(announcements);
    token.grantRead(announcements);
    // The next run of rotation invokes it again.
    announcements.configureAsyncInvoke({ retryAttempts: 0 });
    return announcements;
  }

  private createRotation({ storage }: RotationProps): NodejsFunction {
    const rotation = createFunction(this, 'Rotate', {
      name: 'rotation',
      memoryMb: 1024,
      timeout: QUARTER_HOUR,
      environment: {
        ...storage.environment('identities', 'salts', 'state'),
        ANNOUNCEMENTS_FUNCTION: this.announcements.functionName,
        REPORTS_BUCKET: storage.bucket.bucketName,
      },
    });
    storage.allow(rotation, {
      // It creates and deletes salts, and never reads one.
      salts: ['PutItem', 'DeleteItem'],
      identities: ['Scan', 'BatchWriteItem'],
      state: ['Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    });
    storage.allowListing(rotation, `${WITH_HASHES}*`);
    storage.allowObjects(rotation, WITH_HASHES, 'DeleteObject');
    allowInvoke(rotation, this.announcements);
    rotation.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(this.failures) });
    return rotation;
  }

  private schedule(name: string, times: (typeof TIMES)[keyof typeof TIMES], role: Role): void {
    new Schedule(this, name, {
      schedule: ScheduleExpression.cron(times),
      target: new LambdaInvoke(this.rotation, {
        role,
        input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
        retryAttempts: 3,
        maxEventAge: Duration.minutes(50),
        deadLetterQueue: this.failures,
      }),
    });
  }
}
