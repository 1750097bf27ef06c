import { Aws, Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { HEALTH_PORT } from '../gateway/health.ts';
import { ROOT } from './bundling/bundling.ts';
import type { DeploymentSettings } from './settings.ts';
import type { Storage } from './storage.ts';

/** What the worker uses and is configured with. */
export interface WorkerProps {
  storage: Storage;
  token: ISecret;
  queue: Queue;
  logs: LogGroup;
  settings: DeploymentSettings;
}

const HEALTH_CHECK = `fetch('http://127.0.0.1:${HEALTH_PORT}').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`;

/** Adds the worker to a construct: one task on Fargate, in its own network that nothing can connect to. */
export function createWorkerService(scope: Construct, props: WorkerProps): ecs.FargateService {
  const vpc = createNetwork(scope);
  const cluster = createCluster(scope, vpc);
  const task = createTask(scope, props);
  allowTask(task, props);
  return createService(scope, { vpc, cluster, task, spot: props.settings.spot });
}

function createNetwork(scope: Construct): ec2.IVpc {
  const vpc = new ec2.Vpc(scope, 'Network', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 }],
    gatewayEndpoints: { dynamodb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB } },
    restrictDefaultSecurityGroup: false,
    // The library's own types do not hold under `exactOptionalPropertyTypes`.
  }) as ec2.IVpc;
  Validations.of(vpc).acknowledge({
    id: 'AwsSolutions-VPC7',
    reason:
      'Nothing can connect to the worker, and it connects to Discord and AWS only: a flow log would tell nothing.',
  });
  return vpc;
}

function createCluster(scope: Construct, vpc: ec2.IVpc): ecs.ICluster {
  const cluster = new ecs.Cluster(scope, 'Cluster', {
    vpc,
    enableFargateCapacityProviders: true,
  }) as ecs.ICluster;
  Validations.of(cluster).acknowledge({
    id: 'AwsSolutions-ECS4',
    reason: 'The worker measures itself; Container Insights would cost more than it does.',
  });
  return cluster;
}

function createTask(
  scope: Construct,
  { storage, token, queue, logs, settings }: WorkerProps,
): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(scope, 'Worker', {
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
    // As the first process of its container, Node would ignore signals until it listens for them.
    linuxParameters: new ecs.LinuxParameters(scope, 'Init', { initProcessEnabled: true }),
    stopTimeout: Duration.minutes(2),
    logging: ecs.LogDriver.awsLogs({ logGroup: logs, streamPrefix: 'worker' }),
    healthCheck: { command: ['CMD', 'node', '-e', HEALTH_CHECK], interval: Duration.seconds(30), retries: 3 },
    environment: {
      ...storage.environment('identities', 'salts', 'state'),
      AWS_REGION: Aws.REGION,
      BATCHES_QUEUE_URL: queue.queueUrl,
      DISCORD_TOKEN_SECRET: token.secretArn,
      FLUSH_SECONDS: String(settings.flushSeconds),
      NODE_OPTIONS: '--enable-source-maps',
      POWERTOOLS_SERVICE_NAME: 'gateway',
    },
  });
  Validations.of(task).acknowledge({
    id: 'AwsSolutions-ECS2',
    reason: 'The variables name tables and a queue. The token is in Secrets Manager.',
  });
  return task;
}

function allowTask(task: ecs.FargateTaskDefinition, { storage, token, queue }: WorkerProps): void {
  storage.allow(task.taskRole, {
    // A salt traces every hash of its month, so nothing but the worker may read one.
    salts: ['GetItem', 'PutItem'],
    identities: ['DeleteItem'],
    state: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
  });
  queue.grant(task.taskRole, 'sqs:SendMessage');
  token.grantRead(task.taskRole);
  Validations.of(task.obtainExecutionRole()).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'ecr:GetAuthorizationToken knows no narrower resource.',
  });
}

function createService(
  scope: Construct,
  parts: { vpc: ec2.IVpc; cluster: ecs.ICluster; task: ecs.FargateTaskDefinition; spot: boolean },
): ecs.FargateService {
  const { vpc, cluster, task, spot } = parts;
  const nothingComesIn = new ec2.SecurityGroup(scope, 'NothingComesIn', { vpc, allowAllOutbound: false });
  nothingComesIn.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Discord and AWS');
  const service = new ecs.FargateService(scope, 'Service', {
    cluster,
    taskDefinition: task,
    desiredCount: 1,
    // The successor starts first and waits for the lease: a session can be resumed for about 90 s.
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { rollback: true },
    platformVersion: ecs.FargatePlatformVersion.VERSION1_4,
    capacityProviderStrategies: [{ capacityProvider: spot ? 'FARGATE_SPOT' : 'FARGATE', weight: 1 }],
    // The way out to the Internet without a NAT gateway. The security group lets nothing in.
    assignPublicIp: true,
    securityGroups: [nothingComesIn],
  });
  // A task that starts before it can load its image fails, and the deployment fails with it.
  service.node.addDependency(vpc.internetConnectivityEstablished, task.obtainExecutionRole());
  return service;
}
