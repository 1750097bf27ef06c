import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { verifyKey } from 'discord-interactions';
import { parseInteraction } from '../../../../lambdas/interactions/endpoint/interaction.ts';
import { snowflakeTime } from '../../../../shared/discord/snowflake.ts';
import { InteractionError } from '../../../../simulator/discord/app/interaction-error.ts';
import { isObject, type JsonObject } from '../../../../simulator/discord/limits/json.ts';
import {
  APPLICATION,
  CHANNEL,
  GUILD,
  MODERATORS,
  NOW,
  type SimulatedRest,
  startEndpoint,
  startRest,
  THREAD,
} from '../../../support/simulator/simulated-rest.ts';

/** An endpoint of the application whose answers are `answer`'s; it keeps what came. */
async function startApplication(answer: (interaction: JsonObject) => unknown) {
  const received: { body: string; request: IncomingMessage; interaction: JsonObject }[] = [];
  const endpoint = await startEndpoint(async (request, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const interaction: unknown = JSON.parse(body);
    assert.ok(isObject(interaction));
    received.push({ body, request, interaction });
    const json = answer(interaction);
    if (json === undefined) response.writeHead(202).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  return Object.assign(endpoint, { received });
}

const edit = (discord: SimulatedRest, interaction: JsonObject, body: unknown) =>
  discord.call('PATCH', `/webhooks/${APPLICATION}/${interaction['token']}/messages/@original`, body, {});

/** Edits the reply as soon as Discord has taken the first response. */
async function editOnceDeferred(
  discord: SimulatedRest,
  interaction: JsonObject,
  body: unknown,
): Promise<void> {
  await discord.rest.interactions.byToken(String(interaction['token']))?.acknowledged;
  await edit(discord, interaction, body);
}

test('a command arrives signed, as Discord documents it', async () => {
  await using discord = await startRest();
  await using application = await startApplication(() => ({ type: 4, data: { content: 'Hi.' } }));
  const client = discord.client({ endpointUrl: application.url });
  const options = [
    { name: 'type', type: 3, value: 'full' },
    { name: 'channel', type: 7, value: THREAD },
  ];
  const { message, files } = await client.command({
    ...discord.origin,
    name: 'report',
    options,
    locale: 'de',
  });
  assert.deepEqual([message.content, message.channel_id, files], ['Hi.', CHANNEL, []]);

  const [{ body, request, interaction } = assert.fail()] = application.received;
  const signature = String(request.headers['x-signature-ed25519']);
  const timestamp = String(request.headers['x-signature-timestamp']);
  const { publicKey } = discord.context.application;
  assert.equal(request.headers['content-type'], 'application/json');
  assert.equal(await verifyKey(body, signature, timestamp, publicKey), true);
  assert.equal(await verifyKey(`${body} `, signature, timestamp, publicKey), false);
  assert.equal(await verifyKey(body, signature, `${Number(timestamp) + 1}`, publicKey), false);
  assert.equal(
    await verifyKey(
      body,
      signature.replace(/^./, (c) => (c === '0' ? '1' : '0')),
      timestamp,
      publicKey,
    ),
    false,
  );

  const parsed = parseInteraction(interaction);
  assert.ok(parsed.kind === 'command');
  assert.equal(snowflakeTime(parsed.id), NOW);
  assert.deepEqual(parsed.server, {
    guild: GUILD,
    member: { permissions: 32n, roles: [MODERATORS] },
    channel: { id: CHANNEL, kind: 0 },
  });
  assert.equal(parsed.attachmentSizeLimit, 10_485_760);
  assert.equal(parsed.channels.get(THREAD)?.parent, CHANNEL);
  assert.deepEqual([interaction['type'], interaction['locale'], interaction['context']], [2, 'de', 0]);
});

test('a channel of another server goes along without being resolved', async () => {
  await using discord = await startRest();
  await using application = await startApplication(() => ({ type: 4, data: { content: 'No.' } }));
  const options = [{ name: 'channel', type: 7, value: '800000000000000099' }];
  await discord
    .client({ endpointUrl: application.url })
    .command({ ...discord.origin, name: 'report', options });
  const data = application.received[0]?.interaction['data'];
  assert.ok(isObject(data));
  assert.deepEqual([data['options'], data['resolved']], [options, undefined]);
});

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

test('whoever watches hears of a reply while it is thinking, and of each edit', async () => {
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

test('where it is known when the application is done, its last edit is what counts', async () => {
  await using discord = await startRest();
  const done = Promise.withResolvers<void>();
  await using application = await startApplication((interaction) => {
    editOnceDeferred(discord, interaction, { content: 'Half of it…' })
      .then(() => edit(discord, interaction, { content: 'All of it.' }))
      .then(() => done.resolve(), done.reject);
    return { type: 5 };
  });
  const client = discord.client({ endpointUrl: application.url, idle: () => done.promise });
  const { message } = await client.command({ ...discord.origin, name: 'report' });
  assert.equal(message.content, 'All of it.');
});

test('a deferred reply that is never edited is said to be still thinking', async () => {
  await using discord = await startRest();
  await using application = await startApplication(() => ({ type: 5 }));
  const client = discord.client({ endpointUrl: application.url, thinkingTimeoutMs: 20 });
  await assert.rejects(
    client.command({ ...discord.origin, name: 'report' }),
    /^InteractionError: The application is still thinking.*within 0\.02 s/,
  );
});

test('an endpoint that is silent, gone, failing or answering nonsense did not respond', async () => {
  await using discord = await startRest();
  await using silent = await startEndpoint(() => {});
  await using refusing = await startEndpoint((_, response) => response.writeHead(401).end());
  await using long = await startApplication(() => ({ type: 4, data: { content: 'x'.repeat(2001) } }));
  await using text = await startEndpoint((_, response) => response.end('<html>'));
  const cases: [string, RegExp][] = [
    [silent.url, /did not respond: no answer within 0\.2 s/],
    ['http://127.0.0.1:1', /did not respond: nothing answered at 127\.0\.0\.1:1/],
    [refusing.url, /did not respond: its endpoint answered HTTP 401/],
    [long.url, /HTTP 200, but .*data\.content: Must be 2000 or fewer in length/],
    [text.url, /HTTP 200, but .*invalid JSON/],
  ];
  for (const [endpointUrl, message] of cases) {
    const client = discord.client({ endpointUrl, responseTimeoutMs: 200 });
    await assert.rejects(client.command({ ...discord.origin, name: 'report' }), (error) => {
      assert.ok(error instanceof InteractionError);
      assert.match(error.message, message);
      return true;
    });
  }
});

test('an answer after the time is up is refused', async () => {
  await using discord = await startRest();
  const client = discord.client({ responseTimeoutMs: 20 });
  await assert.rejects(client.command({ ...discord.origin, name: 'report' }), /no answer within/);
  const { id, token } = discord.dispatched[0] ?? {};
  const late = await discord.call('POST', `/interactions/${id}/${token}/callback`, { type: 5 }, {});
  assert.deepEqual([late.status, late.json['code']], [404, 10062]);
});

test('without an endpoint a command goes over the gateway, and is answered through the callback', async () => {
  await using discord = await startRest((interaction) => {
    const { id, token } = interaction;
    discord
      .call('POST', `/interactions/${id}/${token}/callback`, { type: 5 }, {})
      .then(() => edit(discord, interaction, { content: 'Here.' }));
  });
  const { message } = await discord.client().command({ ...discord.origin, name: 'report' });
  assert.equal(message.content, 'Here.');
  assert.equal(discord.dispatched[0]?.['guild_id'], GUILD);
});

test('an endpoint may answer 202 and then use the callback', async () => {
  await using discord = await startRest();
  await using application = await startApplication(({ id, token }) => {
    discord.call(
      'POST',
      `/interactions/${id}/${token}/callback`,
      { type: 4, data: { content: 'Here.' } },
      {},
    );
    return undefined;
  });
  const { message } = await discord
    .client({ endpointUrl: application.url })
    .command({ ...discord.origin, name: 'report' });
  assert.equal(message.content, 'Here.');
});

test('the application’s endpoint is used where one is set', async () => {
  await using discord = await startRest();
  await using application = await startApplication(() => ({ type: 4, data: { content: 'Here.' } }));
  discord.rest.application.interactionsEndpointUrl = application.url;
  await discord.client().command({ ...discord.origin, name: 'report' });
  assert.deepEqual([application.received.length, discord.dispatched.length], [1, 0]);
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

test('a deferred update can be waited on', async () => {
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

test('autocomplete says which option is typed, and returns the choices', async () => {
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

test('a reply that is deleted while thinking is said to be', async () => {
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
