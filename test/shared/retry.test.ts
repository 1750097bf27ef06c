import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retry } from '../../shared/retry.ts';

test('a failure is retried, and the log says so without the data', async () => {
  const logged: unknown[] = [];
  let tries = 0;
  const result = await retry(
    async () => {
      tries += 1;
      if (tries === 1) throw new TypeError('away');
      return 'done';
    },
    { log: (...line) => void logged.push(line), what: 'Loading' },
  );
  assert.equal(result, 'done');
  assert.equal(tries, 2);
  const [line] = logged as [string, string, Record<string, unknown>][];
  assert.deepEqual(line?.slice(0, 2), ['warn', 'Loading failed and will be retried.']);
  assert.equal(line?.[2]['reason'], 'away');
});

test('an error that no retry can help with is thrown at once', async () => {
  let tries = 0;
  const action = async () => {
    tries += 1;
    throw new RangeError('never');
  };
  const hopeless = (error: unknown) => error instanceof RangeError;
  await assert.rejects(
    retry(action, { log: () => assert.fail('nothing to say'), what: 'Loading', hopeless }),
    RangeError,
  );
  assert.equal(tries, 1);
});

test('the waits double up to the longest, and the last attempt’s error is thrown', async () => {
  const waits: number[] = [];
  let tries = 0;
  const action = async () => {
    tries += 1;
    throw new TypeError(`attempt ${tries}`);
  };
  await assert.rejects(
    retry(action, {
      log: () => {},
      what: 'Loading',
      attempts: 5,
      longestWait: 500,
      sleep: async (ms) => void waits.push(ms),
    }),
    /attempt 5/,
  );
  assert.equal(waits.length, 4);
  for (const [n, longest] of [200, 400, 500, 500].entries()) {
    const ms = waits[n] ?? 0;
    assert.ok(ms >= longest / 2 && ms <= longest, `${ms} ms`);
  }
});
