import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { askLatest } from '../../../../../simulator/page/client/base/latest-request.ts';

/** Questions that are answered when the test says so. */
function open() {
  const waiting: { question: string; resolve: (answer: string) => void; reject: (error: Error) => void }[] =
    [];
  const heard: string[] = [];
  const asker = askLatest(
    (question: string) =>
      new Promise<string>((resolve, reject) => {
        waiting.push({ question, resolve, reject });
      }),
    (answer) => heard.push(answer),
    (error) => heard.push(`failed: ${error instanceof Error ? error.message : ''}`),
  );
  const asked = () => waiting.map(({ question }) => question);
  return { ...asker, waiting, heard, asked };
}

test('one question is asked at a time, and of those meanwhile only the newest', async () => {
  const { ask, waiting, heard, asked } = open();
  for (const question of ['a', 'ab', 'abc']) ask(question);
  assert.deepEqual(asked(), ['a']);
  waiting[0]?.resolve('A');
  await turn();
  assert.deepEqual([asked(), heard], [['a', 'abc'], []]);
  waiting[1]?.resolve('ABC');
  await turn();
  assert.deepEqual(heard, ['ABC']);
});

test('what was forgotten is not heard any more', async () => {
  const { ask, forget, waiting, heard, asked } = open();
  ask('a');
  forget();
  waiting[0]?.resolve('A');
  await turn();
  ask('b');
  waiting[1]?.reject(new Error('no'));
  await turn();
  assert.deepEqual([asked(), heard], [['a', 'b'], ['failed: no']]);
});
