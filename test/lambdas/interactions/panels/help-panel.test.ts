import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../../lambdas/interactions/commands/command-definitions.ts';
import { createRespond } from '../../../../lambdas/interactions/respond.ts';
import { command, sampleWorld } from '../../../support/lambdas/sample-interactions.ts';

test('everyone can see the help, and every line in it is an existing command', async () => {
  const { deps } = sampleWorld();
  const response = await createRespond(deps)(command('userstats-help', [], { permissions: '0' }));
  assert.ok('data' in response && response.data && 'content' in response.data);
  const names = [...response.data.content.matchAll(/^`\/([\w-]+)/gm)].map(([, name]) => name);
  assert.ok(names.length > 4);
  for (const name of names)
    assert.ok(
      commands.some((each) => each.name === name),
      name,
    );
  assert.equal(response.data.flags, 64);
});
