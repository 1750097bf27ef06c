import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PreconditionError } from '../../shared/cli/command.ts';
import { ROOT } from '../bundling/bundling.ts';
import { readDeploymentSettings } from '../settings.ts';

/** Checks the settings in `cdk.json` and those given as `NAME=VALUE`. Throws PreconditionError, also on a placeholder. */
export function checkSettings(given: readonly string[]): void {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const overrides = Object.fromEntries(
    given.map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]),
  );
  const { placeholders } = readDeploymentSettings((name) => overrides[name] ?? context[name]);
  if (placeholders.length > 0) {
    throw new PreconditionError(
      `Set ${placeholders.join(' and ')} in cdk.json first. Their values are in the Developer Portal, General Information.`,
    );
  }
}

/** Checks that Docker, which builds the worker's image, runs. Throws PreconditionError. */
export function checkDocker(docker = process.env['CDK_DOCKER'] || 'docker'): void {
  if (spawnSync(docker, ['version'], { stdio: 'ignore' }).status === 0) return;
  throw new PreconditionError(
    `“${docker} version” fails, but it has to build the worker’s image. Install and start Docker, or set CDK_DOCKER to a replacement (podman, finch).`,
  );
}

/** Checks the credentials, and that their account is bootstrapped in the region. Throws PreconditionError. */
export async function checkBootstrap(StackName = 'CDKToolkit'): Promise<void> {
  const client = new CloudFormationClient({});
  const region = await client.config.region().catch(() => {
    throw new PreconditionError(
      'No region is set. Set AWS_REGION, or a region for the profile with “aws configure”.',
    );
  });
  try {
    await client.send(new DescribeStacksCommand({ StackName }));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (name === 'ValidationError' && /does not exist/.test(message)) {
      throw new PreconditionError(
        `This account has not been bootstrapped in ${region}, so the CDK cannot deploy to it. Run once: npx cdk bootstrap`,
      );
    }
    throw new PreconditionError(
      `AWS did not answer whether this account is bootstrapped in ${region}: ${message} Check the credentials: aws sts get-caller-identity`,
    );
  }
}
