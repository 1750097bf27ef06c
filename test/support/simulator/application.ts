import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, type JsonObject } from '../../../simulator/discord/limits/json.ts';
import { APPLICATION, type SimulatedRest, startEndpoint } from './simulated-rest.ts';

/** An endpoint of the application that answers with `answer`'s JSON, or with 202 for undefined, and records what it receives. */
export async function startApplication(answer: (interaction: JsonObject) => unknown) {
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

/** Edits the reply to an interaction. */
export const editReply = (discord: SimulatedRest, interaction: JsonObject, body: unknown) =>
  discord.call('PATCH', `/webhooks/${APPLICATION}/${interaction['token']}/messages/@original`, body, {});

/** Edits the reply once Discord has accepted the first response. */
export async function editOnceDeferred(
  discord: SimulatedRest,
  interaction: JsonObject,
  body: unknown,
): Promise<void> {
  await discord.rest.interactions.byToken(String(interaction['token']))?.acknowledged;
  await editReply(discord, interaction, body);
}
