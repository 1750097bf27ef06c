import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { INTERACTION } from '../../../../simulator/discord/rest/pending-interactions.ts';
import { callback, formOf, NO_TOKEN, openInteraction } from '../../../support/simulator/open-interaction.ts';
import { errorAt, startRest, USER_AGENT } from '../../../support/simulator/simulated-rest.ts';

test('files come back byte for byte from the addresses in the message', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord, INTERACTION.command, 300_000);
  await callback(discord, pending, { type: 5 });
  const first = new Uint8Array(randomBytes(262_144));
  // Bytes that look like the end of a part.
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
  const { pending, original } = openInteraction(discord);
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
  const { pending, original } = openInteraction(discord, INTERACTION.command, 1000);
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
  const { pending, original } = openInteraction(discord, INTERACTION.command, 2 ** 30);
  await callback(discord, pending, { type: 5 });
  const form = formOf({}, ['a', new Uint8Array(25 * 2 ** 20), 'text/plain']);
  const { status, json } = await discord.call('PATCH', original, form, NO_TOKEN);
  assert.deepEqual([status, json['code']], [413, 40005]);
});

test('more than ten files are refused', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord);
  await callback(discord, pending, { type: 5 });
  const files = Array.from({ length: 11 }, (_, at) => [`${at}`, new Uint8Array(1), 'text/plain'] as const);
  const form = formOf({}, ...files.map((file): [string, Uint8Array<ArrayBuffer>, string] => [...file]));
  const { json } = await discord.call('PATCH', original, form, NO_TOKEN);
  assert.equal(errorAt(json, 'attachments'), 'BASE_TYPE_MAX_LENGTH: Must be 10 or fewer in length.');
});

test('a malformed form is refused', async () => {
  await using discord = await startRest();
  const { pending, original } = openInteraction(discord);
  await callback(discord, pending, { type: 5 });
  const response = await fetch(`${discord.api}${original}`, {
    method: 'PATCH',
    headers: { 'user-agent': USER_AGENT, 'content-type': 'multipart/form-data; boundary=x' },
    body: '--y\r\ncut off',
  });
  assert.equal(response.status, 400);
});
