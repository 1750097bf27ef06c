import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { Collection } from './collection.ts';
import { Commands } from './commands.ts';
import { Operations } from './operations.ts';
import { Rotation } from './rotation.ts';
import type { DeploymentSettings } from './settings.ts';
import { Storage } from './storage.ts';

export interface UserstatsStackProps extends StackProps {
  settings: DeploymentSettings;
}

/** The whole deployment. */
export class UserstatsStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: UserstatsStackProps) {
    super(scope, id, props);
    // `Secret` would generate a value. This one has none until `npm run connect` stores the token; the worker waits for it.
    const secret = new CfnSecret(this, 'BotToken', { description: 'The Discord bot token of Userstats' });
    const token = Secret.fromSecretCompleteArn(this, 'Token', secret.ref);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Discord has no way to rotate a bot token but by hand.',
    });
    const storage = new Storage(this, 'Storage');
    const collection = new Collection(this, 'Collection', { storage, token, settings });
    const commands = new Commands(this, 'Commands', { storage, settings });
    const rotation = new Rotation(this, 'Rotation', { storage, token, settings });
    new Operations(this, 'Operations', { storage, collection, commands, rotation }, settings);

    new CfnOutput(this, 'ApplicationId', { value: settings.applicationId });
    new CfnOutput(this, 'PublicKey', { value: settings.publicKey });
    new CfnOutput(this, 'CountersTable', { value: storage.tables.counters.tableName });
    new CfnOutput(this, 'StateTable', { value: storage.tables.state.tableName });
    new CfnOutput(this, 'InteractionsUrl', { value: commands.url });
    new CfnOutput(this, 'BotTokenSecret', { value: token.secretArn });
    new CfnOutput(this, 'ExportsBucket', { value: storage.bucket.bucketName });
    new CfnOutput(this, 'WorkerLogGroup', { value: collection.workerLogs.logGroupName });
    new CfnOutput(this, 'DeadLetterQueueArn', { value: collection.deadLetters.queueArn });
    for (const name of settings.placeholders) {
      Annotations.of(this).addWarningV2(
        `userstats:${name}`,
        `${name} is not set: the stack can be synthesised, not deployed. Set it in cdk.json or with -c ${name}=VALUE.`,
      );
    }
  }
}
