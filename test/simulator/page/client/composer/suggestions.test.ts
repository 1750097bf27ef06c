import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  commandNamed,
  optionEnding,
  suggestCommands,
  suggestOptions,
  suggestValues,
  valueNamed,
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

test('commands are found by either name, those that begin with it first', () => {
  const found = (typed: string) => suggestCommands(commands, typed).map(({ name }) => name);
  assert.deepEqual(found('/'), ['userstats', 'report']);
  assert.deepEqual(found('/r'), ['report', 'userstats']);
  assert.deepEqual(found('/BER'), ['report']);
  assert.deepEqual(found('/nothing'), []);
  assert.equal(commandNamed(commands, '/bericht '), report);
  assert.equal(commandNamed(commands, '/rep'), undefined);
});

test('options are offered once', () => {
  const left = (typed: string) => suggestOptions(report, new Set(['type']), typed).map(({ name }) => name);
  assert.deepEqual(left(''), ['channel', 'dates']);
  assert.deepEqual(left('da'), ['dates']);
});

test('an option’s name and a colon end what was typed before', () => {
  assert.deepEqual(optionEnding(report, 'full dates:'), { option: dates, before: 'full' });
  assert.deepEqual(optionEnding(report, 'art:'), { option: type, before: '' });
  assert.equal(optionEnding(report, 'updates:'), undefined);
  assert.equal(optionEnding(report, 'at 10:'), undefined);
});

test('values are offered by what they are called, and channels by their kind', () => {
  assert.deepEqual(suggestValues(type, channels, 'alles'), type.choices);
  assert.deepEqual(suggestValues(channel, channels, '#gen'), [{ label: 'general', value: '1' }]);
  assert.deepEqual(suggestValues(channel, channels, 'lounge'), []);
  assert.deepEqual(suggestValues(dates, channels, 'x'), []);
  assert.equal(suggestValues(option('yes', { type: 5 }), channels, 't').length, 1);
});

test('a value that was written out is sent as the one it names', () => {
  assert.equal(valueNamed(type, channels, 'ganz: alles')?.value, 'full');
  assert.equal(valueNamed(type, channels, 'full')?.value, 'full');
  assert.equal(valueNamed(channel, channels, '#general')?.value, '1');
  assert.equal(valueNamed(dates, channels, 'yesterday'), undefined);
});
