import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peakMemory } from '../../../bench/measuring/peak-memory.ts';
import { runProcess } from '../../../bench/measuring/run-process.ts';

const MB = 2 ** 20;
const MODULE = new URL('../../../bench/measuring/peak-memory.ts', import.meta.url).href;

const peakOf = async (before: string): Promise<number> => {
  const code = `import { peakMemory } from '${MODULE}'; ${before}; console.log(peakMemory());`;
  return Number(await runProcess(process.execPath, ['--input-type=module', '-e', code]));
};

test('the peak includes memory that is free again', async () => {
  const plain = await peakOf('');
  const more = await peakOf('let held = Buffer.alloc(256 * 2 ** 20, 1); held = undefined');
  assert.ok(more - plain > 200 * MB, `${plain} and ${more}`);
});

test('on Linux the peak does not include the memory of the parent process', async () => {
  const held = Buffer.alloc(512 * MB, 1);
  const own = peakMemory();
  const started = await peakOf('');
  assert.ok(own > held.length, `${own}`);
  if (process.platform === 'linux') assert.ok(started < held.length / 2, `${started}`);
});
