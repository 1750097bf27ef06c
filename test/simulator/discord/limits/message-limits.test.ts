import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../../simulator/discord/limits/json.ts';
import { FLAGS, messageErrors } from '../../../../simulator/discord/limits/message-limits.ts';

const mistakes = (body: JsonObject) =>
  messageErrors(body).map((error) => `${error.path.join('.')} ${error.code}`);
const embed = (parts: JsonObject) => mistakes({ embeds: [parts] });
const row = (...components: unknown[]) => ({ type: 1, components });
const button = (id: string) => ({ type: 2, style: 1, label: 'x', custom_id: id });
const select = (more: JsonObject = {}) => ({ type: 6, custom_id: 'roles', ...more });
const x = (length: number) => 'x'.repeat(length);

test('texts may be exactly as long as Discord allows, counted in characters rather than UTF-16', () => {
  const limits: [string, (text: string) => JsonObject, number][] = [
    ['content', (text) => ({ content: text }), 2000],
    ['embeds.0.title', (text) => ({ embeds: [{ title: text }] }), 256],
    ['embeds.0.description', (text) => ({ embeds: [{ description: text }] }), 4096],
    ['embeds.0.footer.text', (text) => ({ embeds: [{ footer: { text } }] }), 2048],
    ['embeds.0.author.name', (text) => ({ embeds: [{ author: { name: text } }] }), 256],
    ['embeds.0.fields.0.name', (text) => ({ embeds: [{ fields: [{ name: text, value: 'v' }] }] }), 256],
    ['embeds.0.fields.0.value', (text) => ({ embeds: [{ fields: [{ name: 'n', value: text }] }] }), 1024],
  ];
  for (const [path, body, limit] of limits) {
    assert.deepEqual(mistakes(body('🦋'.repeat(limit))), [], path);
    assert.deepEqual(mistakes(body(x(limit + 1))), [`${path} BASE_TYPE_MAX_LENGTH`]);
  }
});

test('embeds hold 25 fields, each with a name and a value', () => {
  const fields = Array.from({ length: 26 }, () => ({ name: 'n', value: 'v' }));
  assert.deepEqual(embed({ fields: fields.slice(1) }), []);
  assert.deepEqual(embed({ fields }), ['embeds.0.fields BASE_TYPE_MAX_LENGTH']);
  assert.deepEqual(embed({ fields: [{ name: '', value: 'v' }] }), [
    'embeds.0.fields.0.name BASE_TYPE_REQUIRED',
  ]);
  assert.deepEqual(embed({ fields: [{ name: 'n' }] }), ['embeds.0.fields.0.value BASE_TYPE_REQUIRED']);
});

test('all embeds together hold 6000 characters', () => {
  const full = { description: x(4096) };
  assert.deepEqual(mistakes({ embeds: [full, { description: x(1904) }] }), []);
  assert.deepEqual(mistakes({ embeds: [full, { description: x(1900), title: x(5) }] }), [
    'embeds MAX_EMBED_SIZE_EXCEEDED',
  ]);
});

test('every text of an embed counts towards the 6000', () => {
  const parts = (more: number) => ({
    title: x(200),
    description: x(4000),
    footer: { text: x(500) },
    author: { name: x(200) },
    fields: [{ name: x(100), value: x(1000 + more) }],
  });
  assert.deepEqual(embed(parts(0)), []);
  assert.deepEqual(embed(parts(1)), ['embeds MAX_EMBED_SIZE_EXCEEDED']);
});

test('embeds’ colour, timestamp and address are checked', () => {
  assert.deepEqual(
    embed({ color: 0xffffff, timestamp: '2018-01-12T13:00:00Z', url: 'https://a.example' }),
    [],
  );
  assert.deepEqual(embed({ color: 0x1000000 }), ['embeds.0.color NUMBER_TYPE_MAX']);
  assert.deepEqual(embed({ timestamp: 'soon' }), ['embeds.0.timestamp DATE_TIME_TYPE_PARSE']);
  assert.deepEqual(embed({ url: 'javascript:x' }), ['embeds.0.url URL_TYPE_INVALID_URL']);
});

test('a message has at most five rows, of five buttons or one menu', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => row(button(`b${at}`)));
  assert.deepEqual(mistakes({ components: rows(5) }), []);
  assert.deepEqual(mistakes({ components: rows(6) }), ['components BASE_TYPE_MAX_LENGTH']);
  assert.deepEqual(mistakes({ components: [row()] }), ['components.0.components BASE_TYPE_BAD_LENGTH']);
  assert.deepEqual(mistakes({ components: [row(select(), button('b'))] }), [
    'components.0 COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ]);
  assert.deepEqual(mistakes({ components: [button('b')] }), ['components.0.type BASE_TYPE_CHOICES']);
});

test('components have different custom ids', () => {
  assert.deepEqual(mistakes({ components: [row(button('b'), button('b'))] }), [
    'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
  ]);
  assert.deepEqual(mistakes({ components: [row(select({ custom_id: undefined }))] }), [
    'components.0.components.0.custom_id BASE_TYPE_REQUIRED',
  ]);
});

test('a menu preselects no more than a person could choose', () => {
  const defaults = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: String(at), type: 'role' }));
  const components = (more: JsonObject) => mistakes({ components: [row(select(more))] });
  assert.deepEqual(components({ min_values: 0, max_values: 25, default_values: defaults(25) }), []);
  assert.deepEqual(components({ max_values: 1, default_values: defaults(2) }), [
    'components.0.components.0.default_values BASE_TYPE_BAD_LENGTH',
  ]);
  assert.deepEqual(components({ max_values: 26 }), ['components.0.components.0.max_values NUMBER_TYPE_MAX']);
});

test('version 2 components exclude content and embeds', () => {
  const flags = FLAGS.componentsV2;
  assert.deepEqual(mistakes({ flags, components: [{ type: 10, content: 'text' }, row(button('b'))] }), []);
  assert.deepEqual(mistakes({ flags, content: 'x', components: [row(button('b'))] }), [
    'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ]);
});
