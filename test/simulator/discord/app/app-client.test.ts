import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isObject } from '../../../../simulator/discord/limits/json.ts';
import { editOnceDeferred, editReply, startApplication } from '../../../support/simulator/application.ts';
import { APPLICATION, CHANNEL, MODERATORS, startRest } from '../../../support/simulator/simulated-rest.ts';

test('a deferred reply resolves with its edit and the bytes of its files', async () => {
  await using discord = await startRest();
  await using application = await startApplication((interaction) => {
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ content: 'Here.' }));
    form.set('files[0]', new Blob([new Uint8Array([0, 255, 13, 10])]), 'a.bin');
    editOnceDeferred(discord, interaction, form);
    return { type: 5, data: { flags: 64 } };
  });
  const { message, files } = await discord
    .client({ endpointUrl: application.url })
    .command({ ...discord.origin, name: 'report' });
  assert.deepEqual([message.content, message.flags], ['Here.', 64]);
  assert.deepEqual(
    files.map((file) => [file.filename, [...file.bytes]]),
    [['a.bin', [0, 255, 13, 10]]],
  );
});

test('a watcher gets a reply while it is thinking, and each edit', async () => {
  await using discord = await startRest();
  await using application = await startApplication((interaction) => {
    editOnceDeferred(discord, interaction, { content: 'Here.' });
    return { type: 5, data: { flags: 64 } };
  });
  const heard: unknown[] = [];
  const unwatch = discord.rest.messages.watch(({ content, flags }) => heard.push([content, flags]));
  let replied: unknown;
  const { message } = await discord.client({ endpointUrl: application.url }).command({
    ...discord.origin,
    name: 'report',
    onReply({ id }) {
      replied = id;
    },
  });
  assert.equal(replied, message.id);
  assert.deepEqual(heard, [
    ['', 64 | 128],
    ['Here.', 64],
  ]);
  unwatch();
  discord.rest.messages.edit(message.id, { body: { content: 'Later.' }, uploads: [], fileLimit: 0 });
  assert.equal(heard.length, 2);
});

test('with `idle` the outcome is the last edit', async () => {
  await using discord = await startRest();
  const done = Promise.withResolvers<void>();
  await using application = await startApplication((interaction) => {
    editOnceDeferred(discord, interaction, { content: 'Half of it…' })
      .then(() => editReply(discord, interaction, { content: 'All of it.' }))
      .then(() => done.resolve(), done.reject);
    return { type: 5 };
  });
  const client = discord.client({ endpointUrl: application.url, idle: () => done.promise });
  const { message } = await client.command({ ...discord.origin, name: 'report' });
  assert.equal(message.content, 'All of it.');
});

test('a deferred reply that is never edited is reported as still thinking', async () => {
  await using discord = await startRest();
  await using application = await startApplication(() => ({ type: 5 }));
  const client = discord.client({ endpointUrl: application.url, thinkingTimeoutMs: 20 });
  await assert.rejects(
    client.command({ ...discord.origin, name: 'report' }),
    /^InteractionError: The application is still thinking.*within 0\.02 s/,
  );
});

test('a menu’s choice updates its message, leaves it, or gets a reply', async () => {
  await using discord = await startRest();
  const menu = { type: 6, custom_id: 'roles', max_values: 25 };
  const panel = { content: 'Settings', flags: 64, components: [{ type: 1, components: [menu] }] };
  const answers: unknown[] = [
    { type: 4, data: panel },
    { type: 7, data: { content: 'Saved.' } },
    { type: 6 },
    { type: 4, data: { content: 'Not yours.', flags: 64 } },
  ];
  await using application = await startApplication(() => answers.shift());
  const client = discord.client({ endpointUrl: application.url });
  const { message } = await client.command({ ...discord.origin, name: 'userstats-settings' });
  const choose = () =>
    client.component({
      ...discord.origin,
      message,
      customId: 'roles',
      componentType: 6,
      values: [MODERATORS],
    });
  const updated = (await choose()).message;
  assert.deepEqual([updated.id, updated.content, updated.flags], [message.id, 'Saved.', 64]);
  assert.deepEqual(updated.components, message.components);
  assert.deepEqual((await choose()).message, updated);
  const reply = (await choose()).message;
  assert.notEqual(reply.id, message.id);
  assert.deepEqual([reply.content, reply.type], ['Not yours.', 19]);

  const { interaction } = application.received[1] ?? assert.fail();
  assert.equal(interaction['type'], 3);
  const { data, message: source } = interaction;
  assert.ok(isObject(data) && isObject(data['resolved']) && isObject(data['resolved']['roles']));
  assert.deepEqual([data['component_type'], data['custom_id'], data['values']], [6, 'roles', [MODERATORS]]);
  assert.deepEqual(Object.keys(data['resolved']['roles']), [MODERATORS]);
  assert.ok(isObject(source) && source['id'] === message.id);
});

test('the client can wait for the edit after a deferred update', async () => {
  await using discord = await startRest();
  const posted = discord.rest.messages.create({
    channelId: CHANNEL,
    type: 0,
    body: { content: 'before' },
    uploads: [],
    fileLimit: 0,
  });
  await using application = await startApplication((interaction) => {
    editOnceDeferred(discord, interaction, { content: 'after' });
    return { type: 6 };
  });
  const client = discord.client({ endpointUrl: application.url });
  const use = { ...discord.origin, message: posted, customId: 'x', componentType: 2, waitForEdit: true };
  const { message } = await client.component(use);
  assert.deepEqual([message.id, message.content], [posted.id, 'after']);
});

test('autocomplete marks the typed option, and returns the choices', async () => {
  await using discord = await startRest();
  const choices = [{ name: 'January 2018', value: '2018-01' }];
  let many = 1;
  await using application = await startApplication(() => ({
    type: 8,
    data: { choices: Array.from({ length: many }, () => choices[0]) },
  }));
  const client = discord.client({ endpointUrl: application.url });
  const options = [{ name: 'dates', type: 3, value: 'Jan' }];
  const use = { ...discord.origin, name: 'report', options, focused: 'dates' };
  assert.deepEqual(await client.autocomplete(use), choices);
  const data = application.received[0]?.interaction['data'];
  assert.ok(isObject(data));
  assert.deepEqual(data['options'], [{ ...options[0], focused: true }]);
  assert.equal(application.received[0]?.interaction['type'], 4);
  many = 26;
  await assert.rejects(client.autocomplete(use), /data\.choices: Must be 25 or fewer/);
});

test('a reply that is deleted while thinking is reported', async () => {
  await using discord = await startRest((interaction) => {
    const { id, token } = interaction;
    const original = `/webhooks/${APPLICATION}/${token}/messages/@original`;
    discord
      .call('POST', `/interactions/${id}/${token}/callback`, { type: 5 }, {})
      .then(() => discord.call('DELETE', original, undefined, {}));
  });
  await assert.rejects(
    discord.client().command({ ...discord.origin, name: 'report' }),
    /The application deleted its reply/,
  );
});
