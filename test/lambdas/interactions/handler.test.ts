import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { handler } from '../../../lambdas/interactions/handler.ts';

const event = { headers: {}, body: '{}', isBase64Encoded: false } as unknown as APIGatewayProxyEventV2;

test('a malformed public key is an error of the deployment, not a bad signature', async (t) => {
  t.after(() => {
    delete process.env['DISCORD_PUBLIC_KEY'];
  });
  delete process.env['DISCORD_PUBLIC_KEY'];
  await assert.rejects(handler(event), /DISCORD_PUBLIC_KEY is not set/);
  process.env['DISCORD_PUBLIC_KEY'] = 'abc';
  await assert.rejects(handler(event), /DISCORD_PUBLIC_KEY is not 64 hex digits/);
});
