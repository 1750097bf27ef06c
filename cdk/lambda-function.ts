import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { lambdaBundling, ROOT } from './bundling/bundling.ts';

export interface FunctionOptions {
  /** Its folder below `lambdas/`, and the `service` of its metrics. */
  name: string;
  environment: Record<string, string>;
  memoryMb: number;
  timeout: Duration;
}

/**
 * Memory that comes with a whole processor (Lambda: Configure memory). What reckons, rather than waits, costs no more with
 * it than with half of both, and takes half as long.
 */
export const WHOLE_PROCESSOR_MB = 1769;

/** A log that is kept for a month, and goes with the stack. */
export const log = (scope: Construct, id: string): LogGroup =>
  new LogGroup(scope, id, { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });

/** A Lambda function of this project: Node 24 on ARM, a log that expires, and a role that may write to it and nothing else yet. */
export function lambdaFunction(scope: Construct, id: string, options: FunctionOptions): NodejsFunction {
  const logGroup = log(scope, `${id}Logs`);
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

/** Lets one function have another run, and not its versions, as a grant of the library would. */
export function allowInvoke(caller: NodejsFunction, called: NodejsFunction): void {
  caller.addToRolePolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [called.functionArn] }),
  );
}

/** A Lambda's longest. */
export const QUARTER_HOUR = Duration.minutes(15);
