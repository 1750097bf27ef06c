import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { REST } from '@discordjs/rest';
import { callback, NO_TOKEN, openInteraction } from '../../../support/simulator/open-interaction.ts';
import {
  APPLICATION,
  BOT_TOKEN,
  CHANNEL,
  errorAt,
  NOW,
  startRest,
} from '../../../support/simulator/simulated-rest.ts';

const MINUTE = 60_000;

test('a reply through the callback exists at once', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord);
  const reply = await callback(discord, pending, {
    type: 4,
    data: { content: 'Only you see this.', flags: 64 },
  });
  assert.equal(reply.status, 204);
  const { message } = await pending.answered;
  assert.deepEqual([message?.content, message?.flags, message?.type], ['Only you see this.', 64, 20]);
  const { json } = await discord.call('GET', original, undefined, NO_TOKEN);
  assert.deepEqual(json, message);
});

test('a deferred reply is thinking until it is edited, and stays ephemeral', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord);
  const { status, json } = await callback(
    discord,
    pending,
    { type: 5, data: { flags: 64 } },
    '?with_response=true',
  );
  assert.equal(status, 200);
  assert.deepEqual(json['interaction'], {
    id: pending.id,
    type: 2,
    response_message_id: pending.originalId,
    response_message_loading: true,
    response_message_ephemeral: true,
  });
  assert.equal(pending.state, 'deferred');
  const edited = await discord.call('PATCH', original, { content: 'Here.', flags: 0 }, NO_TOKEN);
  assert.equal(edited.status, 200);
  assert.equal(pending.state, 'answered');
  const { message } = await pending.answered;
  assert.deepEqual([message?.content, message?.flags], ['Here.', 64]);
});

test('an edit before the interaction is acknowledged finds no webhook', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord);
  const early = await discord.call('PATCH', original, { content: 'too soon' }, NO_TOKEN);
  assert.deepEqual([early.status, early.json], [404, { message: 'Unknown Webhook', code: 10015 }]);
  await callback(discord, pending, { type: 5 });
  assert.equal((await discord.call('PATCH', original, { content: 'now' }, NO_TOKEN)).status, 200);
});

test('an unknown token finds no webhook, and one older than 15 minutes is invalid', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord);
  await callback(discord, pending, { type: 5 });
  const unknown = await discord.call('PATCH', `/webhooks/${APPLICATION}/x/messages/@original`, {}, NO_TOKEN);
  assert.deepEqual([unknown.status, unknown.json['code']], [404, 10015]);
  discord.clock.now = NOW + 15 * MINUTE;
  assert.equal((await discord.call('PATCH', original, { content: 'x' }, NO_TOKEN)).status, 200);
  discord.clock.now = NOW + 15 * MINUTE + 1;
  const expired = await discord.call('PATCH', original, { content: 'x' }, NO_TOKEN);
  assert.deepEqual([expired.status, expired.json['code']], [401, 50027]);
});

test('an interaction is acknowledged once, with a callback of its kind', async () => {
  await using discord = await startRest();
  const { pending } = openInteraction(discord);
  const wrong = await callback(discord, pending, { type: 7, data: { content: 'x' } });
  assert.deepEqual([wrong.status, wrong.json['code']], [400, 50035]);
  assert.equal(errorAt(wrong.json, 'type'), 'BASE_TYPE_CHOICES: Value must be one of (4, 5).');
  assert.equal((await callback(discord, pending, { type: 5 })).status, 204);
  const second = await callback(discord, pending, { type: 4, data: { content: 'x' } });
  assert.deepEqual([second.status, second.json['code']], [400, 40060]);
  const stranger = await callback(discord, { ...pending, token: 'x' }, { type: 5 });
  assert.deepEqual([stranger.status, stranger.json['code']], [404, 10062]);
  const other = openInteraction(discord).pending;
  const crossed = await callback(discord, { ...other, id: pending.id }, { type: 5 });
  assert.deepEqual([crossed.status, crossed.json['code'], other.state], [404, 10062, 'none']);
});

test('a callback over Discord’s limits names the field below data and leaves the interaction open', async () => {
  await using discord = await startRest();
  const { pending } = openInteraction(discord);
  const { json } = await callback(discord, pending, {
    type: 4,
    data: { embeds: [{ title: 'x'.repeat(257) }] },
  });
  assert.equal(errorAt(json, 'data.embeds.0.title'), 'BASE_TYPE_MAX_LENGTH: Must be 256 or fewer in length.');
  assert.equal(pending.state, 'none');
});

test('a follow-up is a new message, but replaces a reply that is still thinking', async () => {
  await using discord = await startRest();
  const { pending, webhook } = openInteraction(discord);
  await callback(discord, pending, { type: 5 });
  const first = await discord.call('POST', webhook, { content: 'first' }, NO_TOKEN);
  assert.equal(first.json['id'], pending.originalId);
  const second = await discord.call('POST', webhook, { content: 'second' }, NO_TOKEN);
  assert.notEqual(second.json['id'], pending.originalId);
  const path = `${webhook}/messages/${second.json['id']}`;
  const edited = await discord.call('PATCH', path, { content: 'edited' }, NO_TOKEN);
  assert.equal(edited.json['content'], 'edited');
  assert.equal((await discord.call('DELETE', path, undefined, NO_TOKEN)).status, 204);
  assert.equal((await discord.call('GET', path, undefined, NO_TOKEN)).json['code'], 10008);
});

test('other messages cannot be edited through an interaction', async () => {
  await using discord = await startRest();
  const posted = await discord.call('POST', `/channels/${CHANNEL}/messages`, { content: 'posted' });
  const { pending, webhook } = openInteraction(discord);
  await callback(discord, pending, { type: 5 });
  const path = `${webhook}/messages/${posted.json['id']}`;
  assert.equal((await discord.call('PATCH', path, { content: 'x' }, NO_TOKEN)).json['code'], 10008);
});

test('an edit that leaves nothing is refused', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord);
  await callback(discord, pending, { type: 4, data: { content: 'x' } });
  const { status, json } = await discord.call('PATCH', original, { content: null }, NO_TOKEN);
  assert.deepEqual([status, json['code']], [400, 50006]);
});

test('ordered failures hit the next edits, and only those', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord);
  await callback(discord, pending, { type: 5 });
  discord.rest.failNext(1, 429, 0.3);
  discord.rest.failNext(1, 500);
  const edit = () => discord.call('PATCH', original, { content: 'x' }, NO_TOKEN);
  const limited = await edit();
  assert.equal(limited.status, 429);
  assert.deepEqual(limited.json, { message: 'You are being rate limited.', retry_after: 0.3, global: false });
  assert.equal(limited.headers.get('retry-after'), '1');
  assert.equal((await edit()).status, 500);
  assert.equal((await edit()).status, 200);
});

test('Discord’s own REST client registers commands and edits a reply with a file', async () => {
  await using discord = await startRest();
  const client = new REST({ api: discord.api, version: '10' }).setToken(BOT_TOKEN);
  const commands = [{ name: 'report', description: 'A report' }];
  await client.put(`/applications/${APPLICATION}/commands`, { body: commands });
  assert.equal(discord.rest.application.commands[0]?.name, 'report');
  await assert.rejects(
    async () =>
      client.put(`/applications/${APPLICATION}/commands`, { body: [{ name: 'Report', description: 'x' }] }),
    /Invalid Form Body\n0\.name\[APPLICATION_COMMAND_INVALID_NAME\]/,
  );
  const { pending, original } = openInteraction(discord);
  await callback(discord, pending, { type: 5 });
  const data = randomBytes(500);
  const files = [{ name: 'x.csv.gz', data, contentType: 'application/gzip' }];
  await client.patch(`/${original.slice(1)}` as `/${string}`, { body: { content: 'x' }, files, auth: false });
  const { message } = await pending.answered;
  const stored = discord.rest.messages.file(message?.attachments[0]?.id ?? '');
  assert.deepEqual(stored && Buffer.from(stored.bytes), data);
  client.clearHandlerSweeper();
  client.clearHashSweeper();
});
