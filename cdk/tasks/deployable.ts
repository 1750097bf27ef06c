import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ROOT } from '../bundling/bundling.ts';
import { DeployError } from '../deploy-error.ts';
import { readDeploymentSettings } from '../settings.ts';

/** Checks that the settings, those of `cdk.json` and `NAME=VALUE` as given, stand for something real. */
export function checkSettings(given: readonly string[]): void {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const overrides = Object.fromEntries(
    given.map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]),
  );
  const { placeholders } = readDeploymentSettings((name) => overrides[name] ?? context[name]);
  if (placeholders.length > 0) {
    throw new DeployError(
      `Set ${placeholders.join(' and ')} in cdk.json first: Developer Portal, General Information.`,
    );
  }
}

/** Checks that what builds the worker's image is there and runs. */
export function checkDocker(docker = process.env['CDK_DOCKER'] || 'docker'): void {
  if (spawnSync(docker, ['version'], { stdio: 'ignore' }).status === 0) return;
  throw new DeployError(
    `“${docker} version” fails, and the worker’s image is built with it. Install and start Docker, or name what does its work in CDK_DOCKER (podman, finch).`,
  );
}

/** Checks that there are credentials, and that their account and region are ready for the CDK. */
export async function checkBootstrap(StackName = 'CDKToolkit'): Promise<void> {
  const client = new CloudFormationClient({});
  const region = await client.config.region().catch(() => {
    throw new DeployError('No region is set. Set AWS_REGION, or one for the profile: aws configure.');
  });
  try {
    await client.send(new DescribeStacksCommand({ StackName }));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (name === 'ValidationError' && /does not exist/.test(message)) {
      throw new DeployError(
        `This account has not been bootstrapped in ${region}: the CDK has no place there for what it deploys. Once: npx cdk bootstrap`,
      );
    }
    throw new DeployError(
      `AWS could not be asked whether this account was bootstrapped in ${region}: ${message} Check the credentials: aws sts get-caller-identity`,
    );
  }
}
