import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, synthesise } from './synthesised.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Effect: string;
  Condition?: unknown;
}
interface Policy {
  Properties: { PolicyDocument: { Statement: Statement[] }; Roles: { Ref: string }[] };
}

/** By the part that holds the role, what it may do to what. Names of resources are cut to what tells them apart. */
const MATRIX: Record<string, Record<string, string[]>> = {
  Ingest: {
    StorageCounters: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    StorageIdentities: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
    StorageState: [
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    CollectionBatches: [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ],
  },
  WorkerTask: {
    StorageSalts: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    StorageIdentities: ['dynamodb:DeleteItem'],
    StorageState: [
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    CollectionBatches: ['sqs:SendMessage'],
    BotToken: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  },
  Interactions: {
    StorageState: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    CommandsReports: ['lambda:InvokeFunction'],
  },
  Reports: {
    StorageCounters: ['dynamodb:Query'],
    StorageIdentities: ['dynamodb:Query'],
    StorageState: ['dynamodb:GetItem', 'dynamodb:Query'],
    StorageExports: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'],
    CommandsFailedReports: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
  },
  Rotate: {
    StorageSalts: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
    StorageIdentities: ['dynamodb:BatchWriteItem', 'dynamodb:Scan'],
    StorageState: [
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    StorageExports: ['s3:DeleteObject', 's3:ListBucket'],
    RotationAnnouncements: ['lambda:InvokeFunction'],
    RotationFailedRuns: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
  },
  Announcements: {
    StorageCounters: ['dynamodb:Query'],
    StorageState: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    BotToken: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  },
  Scheduler: {
    RotationRotate: ['lambda:InvokeFunction'],
    RotationFailedRuns: ['sqs:SendMessage'],
  },
};

/** What every role of a process may do besides: write its own log, load its image. */
const isOwnLog = (action: string): boolean => action.startsWith('logs:') || action.startsWith('ecr:');

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** The logical id in a resource's ARN, without its hash. */
function resourceName(resource: unknown): string {
  const id = /"(?:Fn::GetAtt":\["|Ref":")([A-Za-z]+?)(?:[0-9A-F]{8})?"/.exec(JSON.stringify(resource))?.[1];
  return id ?? JSON.stringify(resource);
}

function permissions(): Record<string, Record<string, string[]>> {
  const found: Record<string, Record<string, string[]>> = {};
  const policies = synthesise().findResources('AWS::IAM::Policy') as Record<string, Policy>;
  for (const { Properties: policy } of Object.values(policies)) {
    const [role = { Ref: '' }] = policy.Roles;
    const name = Object.keys(MATRIX).find((each) =>
      new RegExp(`(?:^|[a-z])${each}(?:Role)?[0-9A-F]{8}`).test(role.Ref),
    );
    for (const { Action, Resource, Effect } of policy.PolicyDocument.Statement) {
      assert.equal(Effect, 'Allow');
      const actions = list(Action).filter((action) => !isOwnLog(action));
      if (actions.length === 0) continue;
      const part = name ?? role.Ref;
      const of = found[part] ?? {};
      found[part] = of;
      for (const resource of new Set(list(Resource).map(resourceName))) {
        of[resource] = [...new Set([...(of[resource] ?? []), ...actions])].sort();
      }
    }
  }
  return found;
}

test('each part may do what it needs, and nothing else', () => {
  assert.deepEqual(permissions(), MATRIX);
});

test('only the worker may read a salt, and nobody may list them', () => {
  for (const [part, resources] of Object.entries(permissions())) {
    const actions = resources['StorageSalts'] ?? [];
    const reads = actions.filter((action) => !/:(PutItem|DeleteItem)$/.test(action));
    assert.deepEqual(reads, part === 'WorkerTask' ? ['dynamodb:GetItem'] : [], part);
  }
});

test('no action is a wildcard', () => {
  for (const resources of Object.values(permissions())) {
    for (const action of Object.values(resources).flat()) assert.doesNotMatch(action, /\*/);
  }
});

test('the AwsSolutions pack finds nothing that has no reason of its own', () => {
  assert.deepEqual(findings(), []);
});
