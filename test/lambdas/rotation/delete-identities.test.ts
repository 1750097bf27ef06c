import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  ProvisionedThroughputExceededException,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { deleteIdentities } from '../../../lambdas/rotation/delete-identities.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { dynamodb, s } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { GUILD, who } from '../../support/lambdas/batches.ts';

const MONTH = '2018-01';
const PEOPLE = 400;
/** So long that a few hundred items exceed the page size of a scan, 1 MB (DynamoDB: Scan). */
const LONG_TOKEN = 'f'.repeat(6_000);
const never = () => false;
const skipPauses = async () => {};
let stack: Stack;

before(async () => {
  stack = await startStack({ log: quietLog });
});
after(() => stack.stop());
beforeEach(async () => {
  for (const month of [MONTH, '2018-02']) {
    for (let at = 0; at < PEOPLE; at += 25) {
      const requests = Array.from({ length: 25 }, (_, i) => ({
        PutRequest: {
          Item: { pk: s(`${GUILD}#${month}`), sk: s(who(at + i)), token: s(LONG_TOKEN) },
        },
      }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { identities: requests } }));
    }
  }
});
afterEach(() => dynamodb.middlewareStack.remove('busy'));

/** Lets the database accept only `taken` of each batch's deletions, like a busy one; 0 makes it throw. */
function busy(taken: () => number): void {
  dynamodb.middlewareStack.add(
    (next) => async (args) => {
      const { RequestItems: { identities = [] } = {} } = args.input as BatchWriteItemCommandInput;
      if (identities.length === 0) return next(args);
      const some = identities.slice(0, taken());
      if (some.length === 0) throw new ProvisionedThroughputExceededException({ message: '', $metadata: {} });
      const result = await next({ ...args, input: { RequestItems: { identities: some } } });
      return {
        ...result,
        output: { ...result.output, UnprocessedItems: { identities: identities.slice(some.length) } },
      };
    },
    { step: 'initialize', name: 'busy' },
  );
}

async function left(): Promise<Map<string, number>> {
  const months = new Map<string, number>();
  let key: Record<string, { S: string }> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({ TableName: 'identities', ExclusiveStartKey: key, ConsistentRead: true }),
    );
    for (const { pk } of page.Items ?? []) {
      const month = pk?.S?.split('#')[1] ?? '';
      months.set(month, (months.get(month) ?? 0) + 1);
    }
    key = page.LastEvaluatedKey as typeof key;
  } while (key);
  return months;
}

const OTHERS_ONLY = new Map([['2018-02', PEOPLE]]);

test('all mappings of a guild’s month are deleted, over many pages, and no other month’s', async () => {
  assert.deepEqual(await deleteIdentities(MONTH, never), { deleted: PEOPLE, done: true });
  assert.deepEqual(await left(), OTHERS_ONLY);
  assert.deepEqual(await deleteIdentities(MONTH, never), { deleted: 0, done: true });
});

test('deletions that a busy partition rejects are retried until they succeed', async () => {
  let tries = 0;
  busy(() => [0, 10, 25][tries++ % 3] ?? 0);
  assert.deepEqual(await deleteIdentities(MONTH, never, skipPauses), { deleted: PEOPLE, done: true });
  assert.deepEqual(await left(), OTHERS_ONLY);
});

test('a partition that rejects everything does not keep a run past its time', async () => {
  let tries = 0;
  busy(() => (tries++ < 4 ? 25 : 0));
  assert.deepEqual(await deleteIdentities(MONTH, () => tries > 10, skipPauses), {
    deleted: 100,
    done: false,
  });
  assert.equal((await left()).get(MONTH), PEOPLE - 100);
});
