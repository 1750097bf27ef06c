import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runEach } from '../../../bench/measuring/run-each.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
after(() => rmSync(dir, { recursive: true }));

test('each runs in its own process, in order, also after one that failed', async () => {
  const script = join(dir, 'script.mjs');
  const log = join(dir, 'log');
  writeFileSync(
    script,
    `import { appendFileSync } from 'node:fs';
    const [name, log] = process.argv.slice(2);
    appendFileSync(log, name + ' ' + process.pid + '\\n');
    if (name === 'two') process.exit(1);
    if (name === 'three') process.kill(process.pid, 'SIGKILL');`,
  );
  assert.deepEqual(await runEach(script, ['one', 'two', 'three', 'four'], [log]), ['two', 'three']);
  const ran = readFileSync(log, 'utf8').trim().split('\n');
  assert.deepEqual(
    ran.map((line) => line.split(' ')[0]),
    ['one', 'two', 'three', 'four'],
  );
  assert.equal(new Set(ran.map((line) => line.split(' ')[1])).size, 4);
});
