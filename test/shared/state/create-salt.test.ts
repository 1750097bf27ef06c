import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../../shared/aws/dynamodb.ts';
import { createSalt } from '../../../shared/state/create-salt.ts';

const MIDDLEWARE = 'answers in place of DynamoDB';
process.env['AWS_REGION'] = 'eu-central-1';
process.env['SALTS_TABLE'] = 'salts';
process.env['STATE_TABLE'] = 'state';

afterEach(() => void dynamodb.middlewareStack.remove(MIDDLEWARE));

/** DynamoDB cancels the transaction with these codes, an array for each request; after them it succeeds. */
function cancelWith(...answers: readonly (readonly string[])[]): { requests: number } {
  const seen = { requests: 0 };
  dynamodb.middlewareStack.add(
    () => async () => {
      const codes = answers[seen.requests];
      seen.requests += 1;
      if (!codes) return { response: {}, output: { $metadata: {} } };
      throw new TransactionCanceledException({
        message: 'Transaction cancelled',
        CancellationReasons: codes.map((Code) => ({ Code })),
        $metadata: {},
      });
    },
    { step: 'initialize', name: MIDDLEWARE },
  );
  return seen;
}

const CONFLICT = ['None', 'None', 'TransactionConflict'];

function recorder() {
  const waits: number[] = [];
  const logged: string[] = [];
  return {
    waits,
    logged,
    options: {
      log: (level: string, message: string) => void logged.push(`${level} ${message}`),
      sleep: async (ms: number) => void waits.push(ms),
    },
  };
}

test('a conflicting transaction is retried with backoff, and each retry is a warning', async () => {
  const seen = cancelWith(CONFLICT, CONFLICT, CONFLICT);
  const { waits, logged, options } = recorder();
  assert.equal(await createSalt('2018-01', options), 'created');
  assert.equal(seen.requests, 4);
  assert.equal(waits.length, 3);
  for (const [n, ms] of waits.entries()) assert.ok(ms >= 100 * 2 ** n && ms <= 200 * 2 ** n, `${ms} ms`);
  assert.equal(logged.length, 3);
  assert.match(logged[0] ?? '', /^warn Creating a month's salt failed/);
});

test('a transaction that is always cancelled ends with its error', async () => {
  const seen = cancelWith(...Array<readonly string[]>(100).fill(CONFLICT));
  const { waits, options } = recorder();
  await assert.rejects(createSalt('2018-01', options), TransactionCanceledException);
  assert.ok(seen.requests < 10, `${seen.requests} requests`);
  assert.ok(
    waits.reduce((sum, ms) => sum + ms, 0) <= 15_000,
    'before the functions that wait for it time out',
  );
});

test('a month that is closed or has a salt is not retried', async () => {
  for (const [codes, result] of [
    [['ConditionalCheckFailed', 'None', 'None'], 'closed'],
    [['None', 'ConditionalCheckFailed', 'None'], 'exists'],
  ] as const) {
    const seen = cancelWith(codes);
    const { waits, options } = recorder();
    assert.equal(await createSalt('2018-01', options), result);
    assert.deepEqual([seen.requests, waits.length], [1, 0]);
    dynamodb.middlewareStack.remove(MIDDLEWARE);
  }
});

test('an error other than a cancelled transaction is thrown at once', async () => {
  dynamodb.middlewareStack.add(
    () => async () => {
      throw new RangeError('away');
    },
    { step: 'initialize', name: MIDDLEWARE },
  );
  const { waits, options } = recorder();
  await assert.rejects(createSalt('2018-01', options), RangeError);
  assert.deepEqual(waits, []);
});
