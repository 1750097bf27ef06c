import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findCommand,
  findTrailingOption,
  findValue,
  suggestCommands,
  suggestOptions,
  suggestValues,
} from '../../../../../simulator/page/client/composer/suggestions.ts';
import type { CommandInfo, OptionInfo } from '../../../../../simulator/page/page-protocol.ts';

function option(name: string, rest: Partial<OptionInfo> = {}): OptionInfo {
  const label = rest.label ?? name;
  return {
    name,
    label,
    description: '',
    type: 3,
    required: false,
    autocomplete: false,
    choices: [],
    channelTypes: [],
    ...rest,
  };
}

const type = option('type', { label: 'art', choices: [{ label: 'Ganz: alles', value: 'full' }] });
const channel = option('channel', { type: 7, channelTypes: [0] });
const dates = option('dates');
const report: CommandInfo = {
  name: 'report',
  label: 'bericht',
  description: '',
  options: [type, channel, dates],
};
const userstats: CommandInfo = { name: 'userstats', label: 'userstats', description: '', options: [] };
const commands = [userstats, report];
const channels = [
  { id: '1', name: 'general', type: 0, writable: true },
  { id: '2', name: 'Lounge', type: 2, writable: false },
];

test('commands are found by name or label; those that begin with the text come first', () => {
  const found = (typed: string) => suggestCommands(commands, typed).map(({ name }) => name);
  assert.deepEqual(found('/'), ['userstats', 'report']);
  assert.deepEqual(found('/r'), ['report', 'userstats']);
  assert.deepEqual(found('/BER'), ['report']);
  assert.deepEqual(found('/nothing'), []);
  assert.equal(findCommand(commands, '/bericht '), report);
  assert.equal(findCommand(commands, '/rep'), undefined);
});

test('used options are not suggested again', () => {
  const left = (typed: string) => suggestOptions(report, new Set(['type']), typed).map(({ name }) => name);
  assert.deepEqual(left(''), ['channel', 'dates']);
  assert.deepEqual(left('da'), ['dates']);
});

test('an option’s name and colon at the end of the text are found', () => {
  assert.deepEqual(findTrailingOption(report, 'full dates:'), { option: dates, before: 'full' });
  assert.deepEqual(findTrailingOption(report, 'art:'), { option: type, before: '' });
  assert.equal(findTrailingOption(report, 'updates:'), undefined);
  assert.equal(findTrailingOption(report, 'at 10:'), undefined);
});

test('choices are found by a part of their label, and channels must have an accepted type', () => {
  assert.deepEqual(suggestValues(type, channels, 'alles'), type.choices);
  assert.deepEqual(suggestValues(channel, channels, '#gen'), [{ label: 'general', value: '1' }]);
  assert.deepEqual(suggestValues(channel, channels, 'lounge'), []);
  assert.deepEqual(suggestValues(dates, channels, 'x'), []);
  assert.equal(suggestValues(option('yes', { type: 5 }), channels, 't').length, 1);
});

test('a value is found by its whole label or by itself', () => {
  assert.equal(findValue(type, channels, 'ganz: alles')?.value, 'full');
  assert.equal(findValue(type, channels, 'full')?.value, 'full');
  assert.equal(findValue(channel, channels, '#general')?.value, '1');
  assert.equal(findValue(dates, channels, 'yesterday'), undefined);
});
