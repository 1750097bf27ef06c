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
  page.open(session);
});
after(async () => {
  await page?.stop();
  await session?.stop();
  await stack?.stop();
});

/** Sends a request exactly as given. `fetch` would normalize the path and set Host itself. */
async function sendRaw(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
  { url }: Page = page,
) {
  const { port } = new URL(url);
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    method,
    headers: { connection: 'close', ...headers },
  });
  const received = new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', async (response) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) });
      });
    },
  );
  sent.end(body);
  return await received;
}

const sender = { as: 'moderator', channel: PLACES.mods, locale: 'en-US' };

function post(path: string, json: unknown, headers: Record<string, string> = {}) {
  const { origin } = new URL(page.url);
  return sendRaw(
    path,
    { 'content-type': 'application/json', origin, ...headers },
    'POST',
    JSON.stringify(json),
  );
}

test('before it is opened, the page answers 503 and reloads itself', async (t) => {
  const newPage = await startPage({ port: 0, log: quietLog });
  t.after(newPage.stop);
  const load = () => sendRaw('/', {}, 'GET', '', newPage);
  const { status, headers, body } = await load();
  assert.deepEqual([status, headers['refresh']], [503, '3']);
  assert.match(body, /^The month is still being played/);
  newPage.open(session);
  assert.equal((await load()).status, 200);
});

test('an error names the port that is in use and says what to do', async () => {
  const { port } = new URL(page.url);
  await assert.rejects(startPage({ port: Number(port), log: quietLog }), {
    name: 'EmulatorError',
    message: `The page cannot be served on port ${port}: something else listens there already. Free the port, or choose another with --port.`,
  });
});

describe('the page’s files', () => {
  test('let only scripts and styles of this server run', async () => {
    const { headers, body } = await sendRaw('/');
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    assert.doesNotMatch(body, /<script(?![^>]* src="\/)|<style| style=| on\w+=|https?:/);
  });

  test('include scripts without types and all files that these import', async () => {
    const seen = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const { status, headers, body } = await sendRaw(path);
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
    test(`do not include ${path}`, async () => assert.equal((await sendRaw(path)).status, 404));
  }

  test('are not served under another host name', async () => {
    assert.equal((await sendRaw('/', { host: 'evil.example' })).status, 421);
  });
});

describe('a post', () => {
  const report = { ...sender, name: 'report', options: [{ name: 'type', text: 'full' }] };

  test('from another site is refused', async () => {
    const { status } = await post('/api/commands', report, { origin: 'http://evil.example' });
    assert.deepEqual([status, session.discord.rest.messages.inChannel(PLACES.mods)], [403, []]);
  });

  test('is refused if its command, channel or options are not valid for the person', async () => {
    const wrong: [json: unknown, said: RegExp][] = [
      [{ ...report, name: 'userstats-settings' }, /no command \/userstats-settings for moderators/],
      [{ ...report, channel: '1' }, /Nothing can be typed in this channel/],
      [{ ...report, options: [] }, /\/report needs type:/],
      [{ ...report, options: [{ name: 'type', text: 'best' }] }, /type: cannot be “best”\. Choices: full, /],
      [{ ...report, as: 'owner' }, /Expected one of moderator, member, admin, got "owner"/],
      [{ ...report, locale: '<b>' }, /Expected a locale/],
      [{ ...sender, name: 'report', options: 'type' }, /Expected a list of objects as "options"/],
      [[], /must be a JSON object/],
    ];
    for (const [json, said] of wrong) {
      const { status, body } = await post('/api/commands', json);
      assert.equal(status, 400, body);
      assert.match((JSON.parse(body) as { error: string }).error, said);
    }
    assert.deepEqual(session.discord.rest.messages.inChannel(PLACES.mods), []);
  });

  test('that is too long is refused', async () => {
    const { status } = await post('/api/lines', { ...sender, line: 'x'.repeat(70_000) });
    assert.equal(status, 413);
  });

  test('of a line returns its command and options', async () => {
    const { body } = await post('/api/lines', { ...sender, line: '/report dates:last month type:full' });
    assert.deepEqual(JSON.parse(body), {
      name: 'report',
      options: [
        { name: 'dates', text: 'last month' },
        { name: 'type', text: 'full' },
      ],
    });
  });
});
