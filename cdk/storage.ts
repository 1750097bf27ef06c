import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DAYS, DAYS_KEPT } from '../shared/aws/bucket-folders.ts';
import { FILED } from '../shared/state/state-keys.ts';

export type TableName = 'counters' | 'identities' | 'salts' | 'state';

/** The actions that a part needs on each table, without the prefix `dynamodb:`. */
export type Needs = Partial<Record<TableName, readonly string[]>>;

const PK = { partitionKey: { name: 'pk', type: AttributeType.STRING } };
const PK_SK = { ...PK, sortKey: { name: 'sk', type: AttributeType.STRING } };

/** The tables, and the bucket with exports and the files of days. */
export class Storage extends Construct {
  readonly tables: Record<TableName, Table>;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const table = (name: string, props: Omit<TableProps, 'billingMode'>) =>
      new Table(this, name, { billingMode: BillingMode.PAY_PER_REQUEST, ...props });
    // Deleted data must be gone: no backup, no stream, no version (docs/privacy.md).
    const unrecoverable = {
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
      removalPolicy: RemovalPolicy.DESTROY,
    };
    this.tables = {
      counters: table('Counters', {
        ...PK_SK,
        timeToLiveAttribute: 'expires',
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: true,
        removalPolicy: RemovalPolicy.RETAIN,
      }),
      identities: table('Identities', { ...PK_SK, ...unrecoverable }),
      salts: table('Salts', { ...PK, ...unrecoverable }),
      // It holds the hashes of people in voice, which must be gone for good too.
      state: table('State', { ...PK_SK, ...unrecoverable, timeToLiveAttribute: 'expires' }),
    };
    this.bucket = new Bucket(this, 'Exports', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      lifecycleRules: [
        ...Object.entries(DAYS_KEPT).map(([prefix, days]) => ({ prefix, expiration: Duration.days(days) })),
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    for (const name of ['identities', 'salts', 'state'] as const) {
      Validations.of(this.tables[name]).acknowledge({
        id: 'AwsSolutions-DDB3',
        reason: 'Point-in-time recovery would bring back the data that the month’s end destroys.',
      });
    }
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'A log of who fetched an export would be data about moderators; exports are gone after a day.',
    });
  }

  /** Grants a role the actions that it needs on the tables, and no others. */
  allow(grantee: IGrantable, needs: Needs): void {
    for (const [name, actions] of Object.entries(needs) as [TableName, readonly string[]][]) {
      const grant = this.tables[name].grant(grantee, ...actions.map((action) => `dynamodb:${action}`));
      if (name !== 'salts') continue;
      // Deleting or replacing an item can return its old value (DynamoDB: Using IAM policy conditions).
      for (const statement of grant.principalStatements)
        statement.addCondition('StringEqualsIfExists', { 'dynamodb:ReturnValues': 'NONE' });
    }
  }

  /** Lets a role read and write the files of days. */
  allowDays(grantee: NodejsFunction): void {
    this.allowObjects(grantee, DAYS, 'GetObject', 'PutObject', 'AbortMultipartUpload');
    grantee.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:PutItem'],
        resources: [this.tables.state.tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${FILED}*`] } },
      }),
    );
  }

  /** Grants a role S3 actions (without the prefix `s3:`) on the objects of a folder. */
  allowObjects(grantee: IGrantable, folder: string, ...actions: string[]): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `s3:${action}`),
      resourceArns: [this.bucket.arnForObjects(`${folder}*`)],
    });
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    if (Construct.isConstruct(grantee.grantPrincipal)) {
      Validations.of(grantee.grantPrincipal).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${folder}*]`,
        reason: 'Exports are named after their commands, files after their days.',
      });
    }
  }

  /** Lets a role list the objects whose keys match (`*` stands for anything). */
  allowListing(grantee: NodejsFunction, keys: string): void {
    grantee.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': keys } },
      }),
    );
  }

  /** The environment variables that name the tables. */
  environment(...names: TableName[]): Record<string, string> {
    return Object.fromEntries(
      names.map((name) => [`${name.toUpperCase()}_TABLE`, this.tables[name].tableName]),
    );
  }
}
