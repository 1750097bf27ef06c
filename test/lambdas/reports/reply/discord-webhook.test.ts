import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { editReply, type Reply } from '../../../../lambdas/reports/reply/discord-webhook.ts';
import type { ReplyTarget } from '../../../../lambdas/reports/reply/reply-target.ts';
import { userAgent } from '../../../../shared/discord/user-agent.ts';
import { startDiscord } from '../../../support/lambdas/discord-server.ts';

const target: ReplyTarget = { id: '1', applicationId: '600000000000000001', token: 'token', locale: 'en' };
let discord: Awaited<ReturnType<typeof startDiscord>>;
const edit = (reply: Reply = { content: 'hello' }) => editReply(target, reply);

before(async () => {
  discord = await startDiscord();
  process.env['DISCORD_API_URL'] = discord.url;
});
beforeEach(() => {
  discord.received.length = 0;
});
after(() => discord.stop());

test('an edit without a file is JSON, pings nobody and removes embeds and files', async () => {
  await edit({ content: 'hello @everyone' });
  const [request] = discord.received;
  assert.equal(request?.method, 'PATCH');
  assert.equal(request?.path, `/api/v10/webhooks/${target.applicationId}/${target.token}/messages/@original`);
  assert.deepEqual(request?.payload, {
    content: 'hello @everyone',
    embeds: [],
    attachments: [],
    allowed_mentions: { parse: [] },
  });
});

test('every edit has the bot’s User-Agent', async () => {
  await edit();
  await edit({ content: 'here', files: [{ name: 'a', content: new Uint8Array(1), type: 'text/plain' }] });
  const agents = discord.received.map(({ headers }) => headers['user-agent']);
  assert.deepEqual(agents, [userAgent(), userAgent()]);
});

test('an edit with files is a form', async () => {
  const content = new Uint8Array([31, 139, 0, 255]);
  const picture = new Uint8Array([137, 80]);
  await edit({
    content: 'here',
    files: [
      { name: 'x.csv.gz', content, type: 'application/gzip' },
      { name: 'x.png', content: picture, type: 'image/png', description: 'Two peaks' },
    ],
  });
  const [request] = discord.received;
  assert.equal(request?.payload.content, 'here');
  assert.deepEqual(request?.payload.attachments, [
    { id: 0, filename: 'x.csv.gz' },
    { id: 1, filename: 'x.png', description: 'Two peaks' },
  ]);
  assert.deepEqual(request?.files, [
    { name: 'x.csv.gz', type: 'application/gzip', content: Buffer.from(content) },
    { name: 'x.png', type: 'image/png', content: Buffer.from(picture) },
  ]);
});

test('after the signal of the target is aborted there is no edit', async () => {
  const reason = new Error('The time is over.');
  const stopped = { ...target, signal: AbortSignal.abort(reason) };
  await assert.rejects(editReply(stopped, { content: 'x' }), reason);
  assert.deepEqual(discord.received, []);
});
