import { Duration } from 'aws-cdk-lib';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BATCH_TRIES } from '../shared/messages/batch.ts';
import { createFunction, createLogGroup } from './lambda-function.ts';
import { type DeploymentSettings, retention } from './settings.ts';
import type { Storage } from './storage.ts';
import { createWorkerService } from './worker-service.ts';

export interface CollectionProps {
  storage: Storage;
  token: ISecret;
  settings: DeploymentSettings;
}

/** Three times what ten of the largest batches take on two cores, with people who are all new. */
const INGEST_TIMEOUT = Duration.seconds(20);
/**
 * Six timeouts (Lambda: Creating and configuring an Amazon SQS event source mapping). A batch that fails, and those behind
 * it, come again after this time. Five tries take ten minutes: an outage passes, and a bad batch holds up its shard.
 */
const VISIBILITY = Duration.seconds(6 * INGEST_TIMEOUT.toSeconds());

/** The way from the gateway to the counters: the worker, the queue and ingest. */
export class Collection extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  readonly ingest: NodejsFunction;
  readonly workerLogs: LogGroup;
  readonly service: FargateService;

  constructor(scope: Construct, id: string, { storage, token, settings }: CollectionProps) {
    super(scope, id);
    const fifo = {
      fifo: true,
      // High throughput: each shard is a message group (SQS: High throughput for FIFO queues).
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
    this.ingest = this.createIngest(storage, settings);
    this.workerLogs = createLogGroup(this, 'WorkerLogs');
    this.service = createWorkerService(this, {
      storage,
      token,
      queue: this.queue,
      logs: this.workerLogs,
      settings,
    });
  }

  private createIngest(storage: Storage, settings: DeploymentSettings): NodejsFunction {
    const ingest = createFunction(this, 'Ingest', {
      name: 'ingest',
      memoryMb: 512,
      timeout: INGEST_TIMEOUT,
      environment: { ...storage.environment('counters', 'identities', 'state'), ...retention(settings) },
    });
    storage.allow(ingest, {
      counters: ['PutItem', 'UpdateItem'],
      identities: ['BatchGetItem', 'PutItem'],
      state: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    });
    ingest.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }));
    return ingest;
  }
}
