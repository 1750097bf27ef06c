import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { run } from '../support/run-command.ts';

test('a taken port for the page is reported before the month is played', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await run('demo', ['--serve', '--port', String(port)]);
  assert.deepEqual(
    [code, stderr],
    [
      1,
      `The page cannot be served on port ${port}: something else listens there already. Free the port, or choose another with --port.\n`,
    ],
  );
});

test('a port without --serve, and a port that is no number, are refused', async () => {
  const alone = await run('demo', ['--port', '8790']);
  assert.deepEqual([alone.code, alone.stdout], [2, '']);
  assert.match(alone.stderr, /^--port is the port of the page: use it with --serve\.$/m);
  const wrong = await run('demo', ['--serve', '--port', 'http']);
  assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /^--port: expected a whole number from 1 to 65535, got "http"\.$/m);
});
