import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../lambdas/interactions/commands/command-definitions.ts';
import type { CommandDefinition } from '../../../simulator/discord/limits/command-limits.ts';
import { createWorld } from '../../../simulator/discord/world/world.ts';
import { describeGuild, isOffered } from '../../../simulator/page/guild-info.ts';
import type { PersonName } from '../../../simulator/page/page-protocol.ts';
import { GUILD } from '../../support/ids.ts';

const world = createWorld({ now: () => 0, botId: '720000000000000001', emit: () => new Map() });
world.addGuild({
  id: GUILD,
  name: 'A server',
  ownerId: '700000000000000002',
  roles: [{ id: '700000000000000003', name: 'moderator', permissions: '0' }],
  channels: [
    { id: '800000000000000001', name: 'talk', type: 0 },
    { id: '800000000000000002', name: 'Lounge', type: 2 },
  ],
  memberCount: 3,
});

const describe = (as: PersonName, locale: string, registered: readonly CommandDefinition[]) => {
  const known = world.guilds.get(GUILD);
  assert.ok(known);
  return describeGuild(as, locale, known, registered);
};

test('people are offered the commands that Discord would offer them', () => {
  const names = (as: PersonName) => describe(as, 'en-US', commands).commands.map(({ name }) => name);
  const forEveryone = commands.filter((command) => !('default_member_permissions' in command));
  assert.deepEqual(
    names('moderator'),
    forEveryone.map(({ name }) => name),
  );
  assert.deepEqual(
    names('admin'),
    commands.map(({ name }) => name),
  );
});

test('a command that needs permissions is offered to people who have them all, and one that needs “0” to administrators', () => {
  const needs = (bits: string) => ({ name: 'x', default_member_permissions: bits });
  assert.equal(isOffered(needs('32'), 0x20n), true);
  assert.equal(isOffered(needs('48'), 0x20n), false);
  assert.equal(isOffered(needs('0'), 0x20n), false);
  assert.equal(isOffered(needs('0'), 0x8n), true);
  assert.equal(isOffered({ name: 'x' }, 0n), true);
});

test('labels, descriptions and choices are in the person’s language; names and values stay as registered', () => {
  const command: CommandDefinition = {
    name: 'report',
    name_localizations: { de: 'bericht' },
    description: 'A report',
    description_localizations: { de: 'Ein Bericht' },
    options: [
      {
        type: 3,
        name: 'type',
        name_localizations: { de: 'art' },
        description: 'Which',
        choices: [{ name: 'Whole', name_localizations: { de: 'Ganz' }, value: 'full' }],
      },
    ],
  };
  const [german] = describe('member', 'de', [command]).commands;
  assert.deepEqual([german?.name, german?.label, german?.description], ['report', 'bericht', 'Ein Bericht']);
  const [option] = german?.options ?? [];
  assert.deepEqual([option?.name, option?.label, option?.description], ['type', 'art', 'Which']);
  assert.deepEqual(option?.choices, [{ label: 'Ganz', value: 'full' }]);
  assert.equal(describe('member', 'fr', [command]).commands[0]?.label, 'report');
});

test('commands can be typed in text channels but not in voice channels', () => {
  assert.deepEqual(
    describe('member', 'de', []).channels.map(({ name, writable }) => [name, writable]),
    [
      ['talk', true],
      ['Lounge', false],
    ],
  );
});
