/** Takes some seconds: it validates the stack with the rules of CDK and cdk-nag. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, synthesise } from '../support/cdk/synthesised.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}
interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}
/** The actions by role (or service) and by resource. */
type Matrix = Record<string, Record<string, string[]>>;

const WRITE_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const READ_SECRET = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
/** Deleting or replacing a salt must not return it. */
const SALTS = 'StorageSalts {"StringEqualsIfExists":{"dynamodb:ReturnValues":"NONE"}}';
/** Only the items of `state` that say which days are filed. */
const FILED = 'StorageState {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["filed#*"]}}';
const EXPORT = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'];
const SEND_FAILURE = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];

/** The expected actions by role. A path or a condition after the resource narrows it. */
const MATRIX: Matrix = {
  CollectionIngestRole: {
    CollectionIngestLogs: WRITE_LOG,
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
  CollectionWorkerTaskRole: {
    [SALTS]: ['dynamodb:GetItem', 'dynamodb:PutItem'],
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
    BotToken: READ_SECRET,
  },
  // ECS loads the image with this role, before the worker runs.
  CollectionWorkerExecutionRole: {
    'repository/cdk-hnb659fds-container-assets': [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
    ],
    '*': ['ecr:GetAuthorizationToken'],
    CollectionWorkerLogs: WRITE_LOG,
  },
  CommandsInteractionsRole: {
    CommandsInteractionsLogs: WRITE_LOG,
    StorageState: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    CommandsReports: ['lambda:InvokeFunction'],
  },
  CommandsReportsRole: {
    CommandsReportsLogs: WRITE_LOG,
    StorageCounters: ['dynamodb:Query'],
    StorageIdentities: ['dynamodb:Query'],
    StorageState: ['dynamodb:GetItem', 'dynamodb:Query'],
    'StorageExports/open/*': EXPORT,
    'StorageExports/exports/*': EXPORT,
    'StorageExports/days/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    [FILED]: ['dynamodb:PutItem'],
    'StorageExports {"StringLike":{"s3:prefix":"*/unclaimed/*"}}': ['s3:ListBucket'],
    CommandsFailedReports: SEND_FAILURE,
  },
  RotationRotateRole: {
    RotationRotateLogs: WRITE_LOG,
    [SALTS]: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
    StorageIdentities: ['dynamodb:BatchWriteItem', 'dynamodb:Scan'],
    StorageState: [
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    'StorageExports {"StringLike":{"s3:prefix":"open/*"}}': ['s3:ListBucket'],
    'StorageExports/open/*': ['s3:DeleteObject'],
    RotationAnnouncements: ['lambda:InvokeFunction'],
    RotationFailedRuns: SEND_FAILURE,
  },
  RotationAnnouncementsRole: {
    RotationAnnouncementsLogs: WRITE_LOG,
    StorageCounters: ['dynamodb:Query'],
    StorageState: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    'StorageExports/days/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    [FILED]: ['dynamodb:PutItem'],
    BotToken: READ_SECRET,
  },
  RotationScheduler: {
    RotationRotate: ['lambda:InvokeFunction'],
    'RotationRotate:*': ['lambda:InvokeFunction'],
    RotationFailedRuns: ['sqs:SendMessage'],
  },
};

/** The service that may assume each role. */
const ASSUMED_BY: Record<string, string> = {
  CollectionIngestRole: 'lambda.amazonaws.com',
  CollectionWorkerTaskRole: 'ecs-tasks.amazonaws.com',
  CollectionWorkerExecutionRole: 'ecs-tasks.amazonaws.com',
  CommandsInteractionsRole: 'lambda.amazonaws.com',
  CommandsReportsRole: 'lambda.amazonaws.com',
  RotationRotateRole: 'lambda.amazonaws.com',
  RotationAnnouncementsRole: 'lambda.amazonaws.com',
  RotationScheduler: 'scheduler.amazonaws.com',
};

/** The expected actions in policies of resources, by service. */
const RESOURCE_POLICIES: Matrix = {
  'apigateway.amazonaws.com': { CommandsInteractions: ['lambda:InvokeFunction'] },
  'cloudwatch.amazonaws.com': {
    'OperationsAlarms {"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}}': ['sns:Publish'],
  },
};

const { Resources } = synthesise().toJSON() as { Resources: Record<string, Resource> };
const ofType = (...types: string[]): [string, Record<string, unknown>][] =>
  Object.entries(Resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([id, { Properties }]) => [nameOf(id), Properties]);

/** A logical id without the hash at its end. */
const nameOf = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** A resource of a statement in words: its name, and the part of it. */
function describe(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const value = resource as {
    Ref?: string;
    'Fn::GetAtt'?: [string];
    'Fn::Join'?: [string, unknown[]];
    'Fn::Sub'?: string;
  };
  if (value.Ref !== undefined) return value.Ref.startsWith('AWS::') ? '' : nameOf(value.Ref);
  if (value['Fn::GetAtt']) return nameOf(value['Fn::GetAtt'][0]);
  if (value['Fn::Sub'] !== undefined) return value['Fn::Sub'];
  const joined = value['Fn::Join']?.[1].map(describe).join('');
  // The image repository of CDK's bootstrap comes as an ARN.
  return joined?.replace(/^arn:.*(repository\/.+-assets)-.*$/, '$1') ?? JSON.stringify(resource);
}

function add(matrix: Matrix, who: string, { Effect, Action, Resource, Condition }: Statement): void {
  assert.equal(Effect, 'Allow');
  const actions = matrix[who] ?? {};
  matrix[who] = actions;
  for (const resource of list(Resource)) {
    const name = describe(resource) + (Condition === undefined ? '' : ` ${JSON.stringify(Condition)}`);
    actions[name] = [...new Set([...(actions[name] ?? []), ...list(Action)])].sort();
  }
}

const statementsOf = (document: unknown): Statement[] => (document as { Statement: Statement[] }).Statement;

function permissions(): Matrix {
  const found: Matrix = {};
  for (const [, { PolicyDocument, Roles }] of ofType('AWS::IAM::Policy')) {
    for (const { Ref } of Roles as { Ref: string }[]) {
      for (const statement of statementsOf(PolicyDocument)) add(found, nameOf(Ref), statement);
    }
  }
  return found;
}

test('each role has exactly these permissions', () => {
  assert.deepEqual(permissions(), MATRIX);
});

test('no role has permissions from elsewhere, and only its service can assume it', () => {
  const taken: Record<string, unknown> = {};
  for (const [name, role] of ofType('AWS::IAM::Role')) {
    const { AssumeRolePolicyDocument, ...rest } = role;
    assert.deepEqual(
      Object.keys(rest).filter((key) => key !== 'Tags'),
      [],
      name,
    );
    const [statement, ...more] = statementsOf(AssumeRolePolicyDocument) as (Statement & {
      Principal: { Service: string };
    })[];
    assert.deepEqual(more, []);
    taken[name] = statement?.Principal.Service;
  }
  assert.deepEqual(taken, ASSUMED_BY);
  const kinds = new Set(Object.values(Resources).map(({ Type }) => Type));
  assert.deepEqual([...kinds].filter((kind) => kind.startsWith('AWS::IAM::')).sort(), [
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
  ]);
});

test('policies of resources allow only these actions, and deny unencrypted requests', () => {
  const found: Matrix = {};
  for (const [, { Principal, FunctionName, Action }] of ofType('AWS::Lambda::Permission')) {
    add(found, String(Principal), { Effect: 'Allow', Action: String(Action), Resource: FunctionName });
  }
  const guarded: string[] = [];
  for (const [, { PolicyDocument }] of ofType(
    'AWS::SQS::QueuePolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::S3::BucketPolicy',
  )) {
    for (const statement of statementsOf(PolicyDocument) as (Statement & {
      Principal: { Service: string };
    })[]) {
      if (statement.Effect === 'Allow') {
        add(found, statement.Principal.Service, statement);
        continue;
      }
      assert.deepEqual(statement.Condition, { Bool: { 'aws:SecureTransport': 'false' } });
      guarded.push(...list(statement.Resource).map(describe));
    }
  }
  assert.deepEqual(found, RESOURCE_POLICIES);
  assert.deepEqual(guarded.sort(), [
    'CollectionBatches',
    'CollectionDeadLetters',
    'CommandsFailedReports',
    'OperationsAlarms',
    'RotationFailedRuns',
    'StorageExports',
    'StorageExports/*',
  ]);
  for (const [name, table] of ofType('AWS::DynamoDB::Table'))
    assert.equal(table['ResourcePolicy'], undefined, name);
  assert.deepEqual(ofType('AWS::SecretsManager::ResourcePolicy'), []);
});

test('only the worker may read a salt, and nobody may list them', () => {
  for (const [part, resources] of Object.entries(permissions())) {
    const actions = resources[SALTS] ?? [];
    const reads = actions.filter((action) => !/:(PutItem|DeleteItem)$/.test(action));
    assert.deepEqual(reads, part === 'CollectionWorkerTaskRole' ? ['dynamodb:GetItem'] : [], part);
  }
});

test('no action is a wildcard', () => {
  for (const resources of Object.values(permissions())) {
    for (const action of Object.values(resources).flat()) assert.doesNotMatch(action, /\*/);
  }
});

test('CDK’s validation and the AwsSolutions pack find nothing that is not acknowledged', () => {
  assert.deepEqual(findings(), []);
});
