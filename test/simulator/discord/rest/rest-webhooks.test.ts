import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { REST } from '@discordjs/rest';
import { INTERACTION, type Pending } from '../../../../simulator/discord/rest/pending-interactions.ts';
import {
  APPLICATION,
  BOT_TOKEN,
  CHANNEL,
  errorAt,
  NOW,
  type SimulatedRest,
  startRest,
  USER_AGENT,
} from '../../../support/simulator/simulated-rest.ts';

const NO_TOKEN = {};
const MINUTE = 60_000;

/** An interaction as if it had just been sent, with the path of its webhook. */
function open(discord: SimulatedRest, type: number = INTERACTION.command, limit = 1000) {
  const pending = discord.rest.interactions.open({
    id: discord.rest.nextId(),
    token: `token${discord.rest.nextId()}`,
    type,
    channelId: CHANNEL,
    attachmentSizeLimit: limit,
    at: NOW,
  });
  const webhook = `/webhooks/${APPLICATION}/${pending.token}`;
  return { pending, webhook, original: `${webhook}/messages/@original` };
}

const callback = (discord: SimulatedRest, { id, token }: Pending, body: unknown, query = '') =>
  discord.call('POST', `/interactions/${id}/${token}/callback${query}`, body, NO_TOKEN);

function formOf(payload: unknown, ...files: [name: string, bytes: Uint8Array<ArrayBuffer>, type: string][]) {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(payload));
  files.forEach(([name, bytes, type], at) => {
    form.set(`files[${at}]`, new Blob([bytes], { type }), name);
  });
  return form;
}

test('a reply through the callback is there at once', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord);
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
  const { pending, original } = open(discord);
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
  const { pending, original } = open(discord);
  const early = await discord.call('PATCH', original, { content: 'too soon' }, NO_TOKEN);
  assert.deepEqual([early.status, early.json], [404, { message: 'Unknown Webhook', code: 10015 }]);
  await callback(discord, pending, { type: 5 });
  assert.equal((await discord.call('PATCH', original, { content: 'now' }, NO_TOKEN)).status, 200);
});

test('an unknown token finds no webhook, and one older than 15 minutes is invalid', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord);
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
  const { pending } = open(discord);
  const wrong = await callback(discord, pending, { type: 7, data: { content: 'x' } });
  assert.deepEqual([wrong.status, wrong.json['code']], [400, 50035]);
  assert.equal(errorAt(wrong.json, 'type'), 'BASE_TYPE_CHOICES: Value must be one of (4, 5).');
  assert.equal((await callback(discord, pending, { type: 5 })).status, 204);
  const second = await callback(discord, pending, { type: 4, data: { content: 'x' } });
  assert.deepEqual([second.status, second.json['code']], [400, 40060]);
  const stranger = await callback(discord, { ...pending, token: 'x' }, { type: 5 });
  assert.deepEqual([stranger.status, stranger.json['code']], [404, 10062]);
  const other = open(discord).pending;
  const crossed = await callback(discord, { ...other, id: pending.id }, { type: 5 });
  assert.deepEqual([crossed.status, crossed.json['code'], other.state], [404, 10062, 'none']);
});

test('a callback over Discord’s limits names the field below data and leaves the interaction open', async () => {
  await using discord = await startRest();
  const { pending } = open(discord);
  const { json } = await callback(discord, pending, {
    type: 4,
    data: { embeds: [{ title: 'x'.repeat(257) }] },
  });
  assert.equal(errorAt(json, 'data.embeds.0.title'), 'BASE_TYPE_MAX_LENGTH: Must be 256 or fewer in length.');
  assert.equal(pending.state, 'none');
});

test('files come back byte for byte from the addresses in the message', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord, INTERACTION.command, 300_000);
  await callback(discord, pending, { type: 5 });
  const first = new Uint8Array(randomBytes(262_144));
  // What looks like the end of a part, inside a part.
  const second = new Uint8Array(Buffer.from('\r\n--\r\n------formdata-undici-0\r\n\0\xff', 'latin1'));
  const payload = { content: '', attachments: [{ id: 0, description: 'counts' }, { id: 1 }] };
  const form = formOf(payload, ['a b.csv.gz', first, 'application/gzip'], ['ü.bin', second, 'text/x']);
  const { status, json } = await discord.call('PATCH', original, form, NO_TOKEN);
  assert.equal(status, 200);
  const { message } = await pending.answered;
  assert.deepEqual(json, message);
  const [one, two] = message?.attachments ?? [];
  assert.deepEqual(
    [one?.filename, one?.size, one?.content_type, one?.description, two?.filename],
    ['a b.csv.gz', 262_144, 'application/gzip', 'counts', 'ü.bin'],
  );
  for (const [attachment, bytes] of [
    [one, first],
    [two, second],
  ] as const) {
    const response = await fetch(String(attachment?.url));
    assert.equal(response.headers.get('content-type'), attachment?.content_type);
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes);
  }
});

test('an edit keeps the attachments that it lists, and all where it lists none', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord);
  await callback(discord, pending, { type: 5 });
  const bytes = new Uint8Array([1, 2, 3]);
  const form = formOf({}, ['a', bytes, 'text/plain'], ['b', bytes, 'text/plain']);
  await discord.call('PATCH', original, form, NO_TOKEN);
  const names = () =>
    discord.rest.messages.get(pending.originalId ?? '')?.attachments.map((one) => one.filename);
  await discord.call('PATCH', original, { content: 'x' }, NO_TOKEN);
  assert.deepEqual(names(), ['a', 'b']);
  const [a, b] = discord.rest.messages.get(pending.originalId ?? '')?.attachments ?? [];
  await discord.call('PATCH', original, { attachments: [{ id: b?.id }] }, NO_TOKEN);
  assert.deepEqual(names(), ['b']);
  assert.equal((await fetch(String(b?.url))).status, 200);
  assert.equal((await fetch(`${b?.url}x`)).status, 404);
  assert.equal((await fetch(String(a?.url))).status, 404);
  const strange = await discord.call('PATCH', original, { attachments: [{ id: '7' }] }, NO_TOKEN);
  assert.equal(
    errorAt(strange.json, 'attachments.0.uploaded_filename'),
    'BASE_TYPE_REQUIRED: This field is required',
  );
});

test('a file over the interaction’s limit is refused with 413, one at the limit is not', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord, INTERACTION.command, 1000);
  await callback(discord, pending, { type: 5 });
  const send = (size: number) =>
    discord.call('PATCH', original, formOf({}, ['a', new Uint8Array(size), 'text/plain']), NO_TOKEN);
  const refused = await send(1001);
  assert.deepEqual(
    [refused.status, refused.json],
    [413, { message: 'Request entity too large', code: 40005 }],
  );
  assert.equal(pending.state, 'deferred');
  assert.equal((await send(1000)).status, 200);
});

test('a request over 25 MiB is refused with 413', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord, INTERACTION.command, 2 ** 30);
  await callback(discord, pending, { type: 5 });
  const form = formOf({}, ['a', new Uint8Array(25 * 2 ** 20), 'text/plain']);
  const { status, json } = await discord.call('PATCH', original, form, NO_TOKEN);
  assert.deepEqual([status, json['code']], [413, 40005]);
});

test('at most ten files', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord);
  await callback(discord, pending, { type: 5 });
  const files = Array.from({ length: 11 }, (_, at) => [`${at}`, new Uint8Array(1), 'text/plain'] as const);
  const form = formOf({}, ...files.map((file): [string, Uint8Array<ArrayBuffer>, string] => [...file]));
  const { json } = await discord.call('PATCH', original, form, NO_TOKEN);
  assert.equal(errorAt(json, 'attachments'), 'BASE_TYPE_MAX_LENGTH: Must be 10 or fewer in length.');
});

test('a form that is none is refused', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord);
  await callback(discord, pending, { type: 5 });
  const response = await fetch(`${discord.api}${original}`, {
    method: 'PATCH',
    headers: { 'user-agent': USER_AGENT, 'content-type': 'multipart/form-data; boundary=x' },
    body: '--y\r\ncut off',
  });
  assert.equal(response.status, 400);
});

test('a follow-up is a message of its own, but takes the place of a reply that is still thinking', async () => {
  await using discord = await startRest();
  const { pending, webhook } = open(discord);
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

test('messages of others cannot be edited through an interaction', async () => {
  await using discord = await startRest();
  const posted = await discord.call('POST', `/channels/${CHANNEL}/messages`, { content: 'posted' });
  const { pending, webhook } = open(discord);
  await callback(discord, pending, { type: 5 });
  const path = `${webhook}/messages/${posted.json['id']}`;
  assert.equal((await discord.call('PATCH', path, { content: 'x' }, NO_TOKEN)).json['code'], 10008);
});

test('an edit to nothing is refused', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord);
  await callback(discord, pending, { type: 4, data: { content: 'x' } });
  const { status, json } = await discord.call('PATCH', original, { content: null }, NO_TOKEN);
  assert.deepEqual([status, json['code']], [400, 50006]);
});

test('ordered failures hit the next edits, and only those', async () => {
  await using discord = await startRest();
  const { pending, original } = open(discord);
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
  const { pending, original } = open(discord);
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
