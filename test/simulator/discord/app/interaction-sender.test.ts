import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyKey } from 'discord-interactions';
import { parseInteraction } from '../../../../lambdas/interactions/endpoint/parse-interaction.ts';
import { snowflakeTime } from '../../../../shared/discord/snowflake.ts';
import { InteractionError } from '../../../../simulator/discord/app/interaction-error.ts';
import { isObject } from '../../../../simulator/discord/limits/json.ts';
import { editReply, startApplication } from '../../../support/simulator/application.ts';
import {
  CHANNEL,
  GUILD,
  MODERATORS,
  NOW,
  startEndpoint,
  startRest,
  THREAD,
} from '../../../support/simulator/simulated-rest.ts';

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

test('a channel of another server is sent but not resolved', async () => {
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

test('an endpoint that is silent, gone, failing or malformed is reported as not responding', async () => {
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

test('an answer after the time limit is refused', async () => {
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
      .then(() => editReply(discord, interaction, { content: 'Here.' }));
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
