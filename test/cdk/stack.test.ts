/** Takes two seconds: it loads the CDK and synthesises the stack with several settings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { HEALTH_PORT } from '../../gateway/health.ts';
import { synthesise } from '../support/cdk/synthesised.ts';

const template = synthesise({ applicationId: '720000000000000001', publicKey: 'ab'.repeat(32) });
const { objectLike, arrayWith, absent, anyValue } = Match;

test('counters are backed up and protected, all other tables have neither a backup nor a stream', () => {
  const tables = template.findResources('AWS::DynamoDB::Table');
  assert.equal(Object.keys(tables).length, 4);
  for (const [id, { Properties: table, DeletionPolicy }] of Object.entries(tables)) {
    const kept = id.startsWith('StorageCounters');
    assert.equal(table.BillingMode, 'PAY_PER_REQUEST');
    assert.equal(table.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled, kept, id);
    assert.equal(table.DeletionProtectionEnabled ?? false, kept, id);
    assert.equal(DeletionPolicy, kept ? 'Retain' : 'Delete', id);
    assert.equal(table.StreamSpecification, undefined, id);
    const expires = id.startsWith('StorageCounters') || id.startsWith('StorageState');
    assert.equal(table.TimeToLiveSpecification?.AttributeName, expires ? 'expires' : undefined, id);
  }
});

test('batches go through a high-throughput FIFO queue, and after five tries into the dead-letter queue', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    FifoQueue: true,
    FifoThroughputLimit: 'perMessageGroupId',
    DeduplicationScope: 'messageGroup',
    RedrivePolicy: { maxReceiveCount: 5 },
  });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumBatchingWindowInSeconds: absent(),
  });
});

test('a failed message is invisible for six timeouts of ingest, so a bad one delays its shard by ten minutes', () => {
  const [timeout] = Object.entries(template.findResources('AWS::Lambda::Function'))
    .filter(([id]) => id.startsWith('CollectionIngest'))
    .map(([, { Properties: one }]) => one.Timeout);
  template.hasResourceProperties('AWS::SQS::Queue', {
    VisibilityTimeout: 6 * timeout,
    RedrivePolicy: { maxReceiveCount: 600 / (6 * timeout) },
  });
});

test('queues and topic refuse unencrypted requests', () => {
  const denied = JSON.stringify(template.findResources('AWS::SQS::QueuePolicy'));
  assert.equal(denied.match(/"aws:SecureTransport":"false"/g)?.length, 4);
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: arrayWith([objectLike({ Effect: 'Deny' })]) },
  });
});

test('functions are Node 24 on ARM, with logs that expire', () => {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  assert.equal(functions.length, 5);
  for (const { Properties: one } of functions) {
    assert.deepEqual([one.Runtime, one.Architectures], ['nodejs24.x', ['arm64']]);
    assert.ok(one.LoggingConfig.LogGroup);
    assert.equal(one.Environment.Variables.NODE_OPTIONS, '--enable-source-maps');
  }
  for (const { Properties: group } of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
    assert.equal(group.RetentionInDays, 30);
  }
});

test('everything that the destroy command lists is deleted with the stack', () => {
  for (const type of [
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::SQS::Queue',
    'AWS::SecretsManager::Secret',
  ]) {
    for (const [id, { DeletionPolicy = 'Delete' }] of Object.entries(template.findResources(type)))
      assert.equal(DeletionPolicy, 'Delete', id);
  }
});

test('a failed report is not repeated, and a request expires before its interaction’s token', () => {
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 600,
    DestinationConfig: { OnFailure: anyValue() },
  });
});

test('the endpoint is throttled, and its log has no addresses', () => {
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    AccessLogSettings: { Format: Match.not(Match.stringLikeRegexp('sourceIp|userAgent')) },
  });
});

test('exports and the files of days are private, and expire after one and fifteen days', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: {
      Rules: [
        objectLike({ Prefix: 'open/', ExpirationInDays: 1 }),
        objectLike({ Prefix: 'exports/', ExpirationInDays: 1 }),
        objectLike({ Prefix: 'days/', ExpirationInDays: 15 }),
        objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
      ],
    },
    VersioningConfiguration: absent(),
  });
});

test('the worker is small, replaced by a successor that starts first, and nothing can come in', () => {
  template.hasResourceProperties('AWS::ECS::Service', {
    DesiredCount: 1,
    DeploymentConfiguration: {
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
    CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }],
  });
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    Cpu: '256',
    Memory: '512',
    RuntimePlatform: { CpuArchitecture: 'ARM64' },
    ContainerDefinitions: [
      objectLike({
        ReadonlyRootFilesystem: true,
        LinuxParameters: { InitProcessEnabled: true },
        User: 'node',
        StopTimeout: 120,
        HealthCheck: objectLike({
          Command: ['CMD', 'node', '-e', Match.stringLikeRegexp(`127\\.0\\.0\\.1:${HEALTH_PORT}`)],
        }),
        PortMappings: absent(),
      }),
    ],
  });
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: absent(),
    SecurityGroupEgress: [objectLike({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })],
  });
});

test('with the setting spot the worker runs on Fargate Spot', () => {
  synthesise({ spot: true }).hasResourceProperties('AWS::ECS::Service', {
    CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
  });
});

test('the secret of the bot token has no value', () => {
  template.hasResourceProperties('AWS::SecretsManager::Secret', {
    SecretString: absent(),
    GenerateSecretString: absent(),
  });
});

test('the stack has the outputs that the commands need', () => {
  assert.deepEqual(Object.keys(template.findOutputs('*')).sort(), [
    'ApplicationId',
    'BotTokenSecret',
    'CountersTable',
    'DeadLetterQueueArn',
    'ExportsBucket',
    'InteractionsUrl',
    'PublicKey',
    'StateTable',
    'WorkerLogGroup',
  ]);
});

test('rotation runs hourly on the 1st and daily after it, and gets its scheduled time', () => {
  const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule'));
  assert.deepEqual(schedules.map(({ Properties: one }) => one.ScheduleExpression).sort(), [
    'cron(5 * 1 * ? *)',
    'cron(5 6 2-31 * ? *)',
  ]);
  for (const { Properties: one } of schedules) {
    assert.equal(one.Target.Input, '{"time":"<aws.scheduler.scheduled-time>"}');
    assert.equal(one.Target.RetryPolicy.MaximumRetryAttempts, 3);
    assert.ok(one.Target.DeadLetterConfig);
  }
});

test('the functions that call Discord’s API get the repository’s address', () => {
  const repositoryUrl = 'https://example.org/us/userstats';
  const functions = synthesise({ repositoryUrl }).findResources('AWS::Lambda::Function');
  const configured = Object.entries(functions).filter(
    ([, { Properties: one }]) => one.Environment.Variables.REPOSITORY_URL === repositoryUrl,
  );
  assert.deepEqual(configured.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort(), [
    'CommandsReports',
    'RotationAnnouncements',
  ]);
});

test('all functions that write or read counters get the retention', () => {
  const functions = synthesise({ retentionMonths: 13 }).findResources('AWS::Lambda::Function');
  const configured = Object.entries(functions).filter(
    ([, { Properties: one }]) => one.Environment.Variables.RETENTION_MONTHS === '13',
  );
  assert.deepEqual(configured.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort(), [
    'CollectionIngest',
    'CommandsInteractions',
    'CommandsReports',
    'RotationAnnouncements',
  ]);
});
