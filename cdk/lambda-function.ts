import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { lambdaBundling, ROOT } from './bundling/bundling.ts';

export interface FunctionOptions {
  /** The function's folder below `lambdas/`, and the `service` of its metrics. */
  name: string;
  environment: Record<string, string>;
  memoryMb: number;
  timeout: Duration;
}

/**
 * Memory that comes with a whole processor (Lambda: Configure memory). A function that computes costs no more with it than
 * with half of both, and takes half as long.
 */
export const WHOLE_PROCESSOR_MB = 1769;

/** Adds a log group that keeps its entries for a month and is deleted with the stack. */
export const createLogGroup = (scope: Construct, id: string): LogGroup =>
  new LogGroup(scope, id, { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });

/** Adds a Lambda function of this project: Node 24 on ARM, with a log that expires and a role that may only write to it. */
export function createFunction(scope: Construct, id: string, options: FunctionOptions): NodejsFunction {
  const logGroup = createLogGroup(scope, `${id}Logs`);
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return new NodejsFunction(scope, id, {
    entry: join(ROOT, 'lambdas', options.name, 'handler.ts'),
    projectRoot: ROOT,
    depsLockFilePath: join(ROOT, 'package-lock.json'),
    bundling: lambdaBundling(options.name),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: options.memoryMb,
    timeout: options.timeout,
    logGroup,
    role,
    environment: {
      NODE_OPTIONS: '--enable-source-maps',
      POWERTOOLS_SERVICE_NAME: options.name,
      ...options.environment,
    },
    awsSdkConnectionReuse: false,
  });
}

/** Lets one function invoke another. (The library's own grant would include its versions.) */
export function allowInvoke(caller: NodejsFunction, called: NodejsFunction): void {
  caller.addToRolePolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [called.functionArn] }),
  );
}

/** The longest timeout of a Lambda function (AWS: Lambda quotas). */
export const QUARTER_HOUR = Duration.minutes(15);
