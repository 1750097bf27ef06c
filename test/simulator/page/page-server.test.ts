import assert from 'node:assert/strict';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { type Page, startPage } from '../../../simulator/page/page-server.ts';
import { type CommandSession, startCommandSession } from '../../../simulator/session/commands-session.ts';
import { PLACES, setUpServer } from '../../../simulator/session/simulated-server.ts';

const NOW = Date.parse('2018-02-02T10:00:00Z');

let stack: Stack;
let session: CommandSession;
let page: Page;

before(async () => {
  stack = await startStack({ log: quietLog });
  await setUpServer();
  session = await startCommandSession(NOW, quietLog, stack);
  page = await startPage({ port: 0, log: quietLog });
});
after(async () => {
  await page?.stop();
  await session?.stop();
  await stack?.stop();
});

/** A request exactly as written: `fetch` would tidy its path and choose its own Host. */
async function raw(path: string, headers: Record<string, string> = {}, method = 'GET', body = '') {
  const { port } = new URL(page.url);
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    method,
    headers: { connection: 'close', ...headers },
  });
  const answered = new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', async (response) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) });
      });
    },
  );
  sent.end(body);
  return await answered;
}

const asking = { as: 'moderator', channel: PLACES.mods, locale: 'en-US' };

function post(path: string, json: unknown, headers: Record<string, string> = {}) {
  const { origin } = new URL(page.url);
  return raw(path, { 'content-type': 'application/json', origin, ...headers }, 'POST', JSON.stringify(json));
}

test('until it is opened it asks for patience, and comes back by itself', async () => {
  const { status, headers, body } = await raw('/');
  assert.deepEqual([status, headers['refresh']], [503, '3']);
  assert.match(body, /^The month is still being played/);
  page.open(session);
  assert.equal((await raw('/')).status, 200);
});

test('a port that is taken is named, and what to do', async () => {
  const { port } = new URL(page.url);
  await assert.rejects(startPage({ port: Number(port), log: quietLog }), {
    name: 'EmulatorError',
    message: `The page cannot be served on port ${port}: something else listens there already. Free the port, or choose another with --port.`,
  });
});

describe('the page’s files', () => {
  test('run nothing but themselves', async () => {
    const { headers, body } = await raw('/');
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    assert.doesNotMatch(body, /<script(?![^>]* src="\/)|<style| style=| on\w+=|https?:/);
  });

  test('are scripts without types, whose imports are served as well', async () => {
    const seen = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const { status, headers, body } = await raw(path);
      assert.deepEqual([status, headers['content-type']], [200, 'text/javascript; charset=utf-8'], path);
      assert.doesNotMatch(body, /^(export )?interface /m);
      for (const [, target = ''] of body.matchAll(/ from "(\.[^"]+)"/g)) {
        await follow(new URL(target, `http://page${path}`).pathname);
      }
    };
    await follow('/page/client/main.ts');
    assert.ok(seen.has('/discord/app/markdown.ts'));
  });

  const outside = [
    '/page/page-server.ts',
    '/page/client/../page-server.ts',
    '/page/client/%2e%2e/page-server.ts',
    '/../../package.json',
    '/..%2f..%2fpackage.json',
    '//etc/passwd',
    '/page/client/tsconfig.json',
    '/files/1/../../package.json',
    '/files/1/x.csv',
    '/constructor',
  ];
  for (const path of outside) {
    test(`${path} is none of them`, async () => assert.equal((await raw(path)).status, 404));
  }

  test('are not served under another name', async () => {
    assert.equal((await raw('/', { host: 'evil.example' })).status, 421);
  });
});

describe('what the page posts', () => {
  const report = { ...asking, name: 'report', options: [{ name: 'type', text: 'full' }] };

  test('comes from the page', async () => {
    const { status } = await post('/api/commands', report, { origin: 'http://evil.example' });
    assert.deepEqual([status, session.discord.rest.messages.inChannel(PLACES.mods)], [403, []]);
  });

  test('is a command that is offered, in a channel that is there, with options as it wants them', async () => {
    const wrong: [json: unknown, said: RegExp][] = [
      [{ ...report, name: 'userstats-settings' }, /no command \/userstats-settings for moderators/],
      [{ ...report, channel: '1' }, /Nothing can be typed in this channel/],
      [{ ...report, options: [] }, /\/report needs type:/],
      [{ ...report, options: [{ name: 'type', text: 'best' }] }, /type: cannot be “best”\. Choices: full, /],
      [{ ...report, as: 'owner' }, /Expected one of moderator, member, admin, got "owner"/],
      [{ ...report, locale: '<b>' }, /Expected a locale/],
      [{ ...asking, name: 'report', options: 'type' }, /Expected a list of objects as "options"/],
      [[], /must be a JSON object/],
    ];
    for (const [json, said] of wrong) {
      const { status, body } = await post('/api/commands', json);
      assert.equal(status, 400, body);
      assert.match((JSON.parse(body) as { error: string }).error, said);
    }
    assert.deepEqual(session.discord.rest.messages.inChannel(PLACES.mods), []);
  });

  test('is no longer than it has to be', async () => {
    const { status } = await post('/api/lines', { ...asking, line: 'x'.repeat(70_000) });
    assert.equal(status, 413);
  });

  test('is a line as it would be typed', async () => {
    const { body } = await post('/api/lines', { ...asking, line: '/report dates:last month type:full' });
    assert.deepEqual(JSON.parse(body), {
      name: 'report',
      options: [
        { name: 'dates', text: 'last month' },
        { name: 'type', text: 'full' },
      ],
    });
  });
});
