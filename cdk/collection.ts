import { Aws, Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { HEALTH_PORT } from '../gateway/health.ts';
import { BATCH_TRIES } from '../shared/messages/batch.ts';
import { ROOT } from './bundling/bundling.ts';
import { lambdaFunction, log } from './lambda-function.ts';
import type { DeploymentSettings } from './settings.ts';
import type { Storage } from './storage.ts';

export interface CollectionProps {
  storage: Storage;
  token: ISecret;
  settings: DeploymentSettings;
}

/** Ten of the largest batches, of people who are all new, take a third of it on two cores. */
const INGEST_TIMEOUT = Duration.seconds(20);
/**
 * As Lambda asks of a queue (Lambda: Creating and configuring an Amazon SQS event source mapping). What fails is not seen
 * again before, nor what is behind it: five tries take ten minutes, in which an outage passes, and poison holds up its shard.
 */
const VISIBILITY = Duration.seconds(6 * INGEST_TIMEOUT.toSeconds());
const CHECK = `fetch('http://127.0.0.1:${HEALTH_PORT}').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`;

/** From the gateway to the counters: the worker, the queue, ingest. */
export class Collection extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  readonly ingest: NodejsFunction;
  readonly workerLogs: LogGroup;
  readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, { storage, token, settings }: CollectionProps) {
    super(scope, id);
    const fifo = {
      fifo: true,
      // High throughput: each shard is a group of its own (SQS: High throughput for FIFO queues).
      fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
      retentionPeriod: Duration.days(14),
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    };
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', fifo);
    this.queue = new sqs.Queue(this, 'Batches', {
      ...fifo,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: BATCH_TRIES },
    });
    this.ingest = this.makeIngest(storage, settings);
    this.workerLogs = log(this, 'WorkerLogs');
    this.service = this.makeWorker(storage, token, settings);
  }

  private makeIngest(storage: Storage, { retentionMonths }: DeploymentSettings): NodejsFunction {
    const ingest = lambdaFunction(this, 'Ingest', {
      name: 'ingest',
      memoryMb: 512,
      timeout: INGEST_TIMEOUT,
      environment: {
        ...storage.environment('counters', 'identities', 'state'),
        ...(retentionMonths !== undefined && { RETENTION_MONTHS: String(retentionMonths) }),
      },
    });
    storage.allow(ingest, {
      counters: ['PutItem', 'UpdateItem'],
      identities: ['BatchGetItem', 'PutItem'],
      state: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    });
    ingest.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }));
    return ingest;
  }

  private makeWorker(storage: Storage, token: ISecret, settings: DeploymentSettings): ecs.FargateService {
    const vpc = new ec2.Vpc(this, 'Network', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }],
      gatewayEndpoints: { dynamodb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB } },
      restrictDefaultSecurityGroup: false,
      // The library's own types do not hold under `exactOptionalPropertyTypes`.
    }) as ec2.IVpc;
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc,
      enableFargateCapacityProviders: true,
    }) as ecs.ICluster;
    const task = new ecs.FargateTaskDefinition(this, 'Worker', {
      cpu: 256,
      memoryLimitMiB: 512,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    task.addContainer('worker', {
      image: ecs.ContainerImage.fromAsset(ROOT, {
        file: 'gateway/Dockerfile',
        platform: Platform.LINUX_ARM64,
      }),
      readonlyRootFilesystem: true,
      user: 'node',
      // A first process of its own hands on signals: what is one itself is deaf to them until it listens.
      linuxParameters: new ecs.LinuxParameters(this, 'Init', { initProcessEnabled: true }),
      stopTimeout: Duration.minutes(2),
      logging: ecs.LogDriver.awsLogs({ logGroup: this.workerLogs, streamPrefix: 'worker' }),
      healthCheck: { command: ['CMD', 'node', '-e', CHECK], interval: Duration.seconds(30), retries: 3 },
      environment: {
        ...storage.environment('identities', 'salts', 'state'),
        AWS_REGION: Aws.REGION,
        BATCHES_QUEUE_URL: this.queue.queueUrl,
        DISCORD_TOKEN_SECRET: token.secretArn,
        FLUSH_SECONDS: String(settings.flushSeconds),
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: 'gateway',
      },
    });
    storage.allow(task.taskRole, {
      // Whoever reads a salt can trace every hash of its month: nothing else may.
      salts: ['GetItem', 'PutItem'],
      identities: ['DeleteItem'],
      state: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    });
    this.queue.grant(task.taskRole, 'sqs:SendMessage');
    token.grantRead(task.taskRole);
    Validations.of(task.obtainExecutionRole()).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ecr:GetAuthorizationToken knows no narrower resource.',
    });
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Nothing can connect to the worker, and it connects to Discord and AWS only: nothing to be told.',
    });
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason: 'The worker measures itself; Container Insights would cost more than it does.',
    });
    Validations.of(task).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason: 'The variables name tables and a queue. The token is in Secrets Manager.',
    });
    const nothingComesIn = new ec2.SecurityGroup(this, 'NothingComesIn', { vpc, allowAllOutbound: false });
    nothingComesIn.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Discord and AWS');
    const service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition: task,
      desiredCount: 1,
      // The successor is started first and waits for the lease: a session can be resumed for about 90 s.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      platformVersion: ecs.FargatePlatformVersion.VERSION1_4,
      capacityProviderStrategies: [
        { capacityProvider: settings.spot ? 'FARGATE_SPOT' : 'FARGATE', weight: 1 },
      ],
      // Out to the Internet without a NAT gateway; nothing comes in.
      assignPublicIp: true,
      securityGroups: [nothingComesIn],
    });
    // Whoever starts it before it can load its image has it fail, and the deployment with it.
    service.node.addDependency(vpc.internetConnectivityEstablished, task.obtainExecutionRole());
    return service;
  }
}
