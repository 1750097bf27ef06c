import { Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { UNCLAIMED, WITH_HASHES, WITHOUT_HASHES } from '../shared/aws/bucket-folders.ts';
import { METRICS_NAMESPACE } from '../shared/aws/metric-names.ts';
import { allowInvoke, createFunction, createLogGroup, WHOLE_PROCESSOR_MB } from './lambda-function.ts';
import { type DeploymentSettings, repository, retention } from './settings.ts';
import type { Storage } from './storage.ts';

export interface CommandsProps {
  storage: Storage;
  settings: DeploymentSettings;
}

/**
 * An interaction's token is valid for 15 minutes. A request that has waited longer than this leaves the reports function
 * too little time (`lambdas/reports/reply/deadline.ts`).
 */
const MAX_REQUEST_AGE = Duration.minutes(10);
/** Requests a second: far more than people type, far fewer than would cost anything. */
const THROTTLE = { rateLimit: 50, burstLimit: 100 };
/** The fields of the access log. It has no address and no user agent: both are personal data. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  status: '$context.status',
  ms: '$context.responseLatency',
};

/** The way from a slash command to its reply: the endpoint, interactions and reports. */
export class Commands extends Construct {
  readonly interactions: NodejsFunction;
  readonly reports: NodejsFunction;
  /** Requests that the reports function failed on. */
  readonly failures: Queue;
  /** The number of requests that the endpoint's throttle refused. */
  readonly refused: Metric;
  readonly url: string;

  constructor(scope: Construct, id: string, props: CommandsProps) {
    super(scope, id);
    this.failures = new Queue(this, 'FailedReports', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
    });
    this.reports = this.createReports(props);
    this.interactions = this.createInteractions(props);
    const accessLog = createLogGroup(this, 'AccessLog');
    this.refused = this.countRefused(accessLog);
    this.url = this.createEndpoint(accessLog);
    Validations.of(this.failures).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is where failed requests end up.',
    });
  }

  private createReports({ storage, settings }: CommandsProps): NodejsFunction {
    const reports = createFunction(this, 'Reports', {
      name: 'reports',
      memoryMb: WHOLE_PROCESSOR_MB,
      timeout: Duration.minutes(14),
      environment: {
        ...storage.environment('counters', 'identities', 'state'),
        ...retention(settings),
        ...repository(settings),
        REPORTS_BUCKET: storage.bucket.bucketName,
      },
    });
    storage.allow(reports, { counters: ['Query'], identities: ['Query'], state: ['GetItem', 'Query'] });
    // A presigned link has the permissions of its signer, so the signer needs GetObject.
    for (const folder of [WITH_HASHES, WITHOUT_HASHES])
      storage.allowObjects(reports, folder, 'PutObject', 'AbortMultipartUpload', 'GetObject', 'DeleteObject');
    storage.allowDays(reports);
    storage.allowListing(reports, `*/${UNCLAIMED}/*`);
    reports.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: MAX_REQUEST_AGE,
      onFailure: new SqsDestination(this.failures),
    });
    return reports;
  }

  private createInteractions({ storage, settings }: CommandsProps): NodejsFunction {
    const interactions = createFunction(this, 'Interactions', {
      name: 'interactions',
      // Discord waits three seconds for a cold start.
      memoryMb: WHOLE_PROCESSOR_MB,
      timeout: Duration.seconds(10),
      environment: {
        ...storage.environment('state'),
        ...retention(settings),
        DISCORD_PUBLIC_KEY: settings.publicKey,
        REPORTS_FUNCTION: this.reports.functionName,
      },
    });
    storage.allow(interactions, { state: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] });
    allowInvoke(interactions, this.reports);
    return interactions;
  }

  /**
   * A refused request reaches no function, and the endpoint's metrics count it with bad signatures as 4xx. So the access log
   * is counted; it may lack some requests of very many (API Gateway: Monitor HTTP APIs).
   */
  private countRefused(accessLog: LogGroup): Metric {
    return new MetricFilter(this, 'Refused', {
      logGroup: accessLog,
      filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
      // It has no dimension. The metrics that functions and worker emit have `service`.
      metricNamespace: `${METRICS_NAMESPACE}/Endpoint`,
      metricName: 'Refused',
    }).metric({ statistic: 'Sum' });
  }

  private createEndpoint(accessLog: LogGroup): string {
    const api = new HttpApi(this, 'Api', { createDefaultStage: false });
    const routes = api.addRoutes({
      path: '/interactions',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Interactions', this.interactions),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'Discord signs each request, and the function verifies it before anything else.',
      });
    }
    return `${stage.url}interactions`;
  }
}
