import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createMessageStore, type MessageStore } from '../../../simulator/discord/rest/channel-messages.ts';
import { createExchanges, type Exchanges } from '../../../simulator/page/exchanges.ts';
import type { PageEvent, PersonName } from '../../../simulator/page/page-protocol.ts';

const CHANNEL = '810000000000000001';
const LOADING = 128;
const EPHEMERAL = 64;

let store: MessageStore;
let exchanges: Exchanges;

beforeEach(() => {
  let next = 1;
  store = createMessageStore({
    nextId: () => String(next++),
    now: () => 0,
    author: {},
    applicationId: '1',
    fileUrl: () => '',
  });
  exchanges = createExchanges();
  store.watch(exchanges.showEdit);
});

const addCommand = (user: PersonName) =>
  exchanges.add({ user, channel: CHANNEL, used: { command: '/report' } }).id;
const reply = (body: Record<string, unknown>, flags = 0) =>
  store.create({ channelId: CHANNEL, type: 20, body, uploads: [], fileLimit: 0, flags });
const edit = (id: string, content: string) =>
  store.edit(id, { body: { content }, uploads: [], fileLimit: 0 });

/** What a person sees of each exchange: its failure, its content, or its state. */
const seenBy = (viewer: PersonName) =>
  exchanges
    .visibleTo(viewer)
    .map(
      ({ message, failure }) => failure ?? (message?.thinking ? 'thinking' : (message?.content ?? 'sending')),
    );

test('everyone sees a public response from “thinking” to its last edit; only its user sees it being sent', () => {
  const heard: PageEvent[] = [];
  exchanges.watch('member', (event) => heard.push(event));
  const id = addCommand('moderator');
  assert.deepEqual([seenBy('moderator'), seenBy('member')], [['sending'], []]);
  const message = reply({}, LOADING);
  exchanges.showResponse(id, message);
  assert.deepEqual([seenBy('moderator'), seenBy('member')], [['thinking'], ['thinking']]);
  edit(message.id, '1 of 2');
  edit(message.id, 'done');
  assert.deepEqual(seenBy('member'), ['done']);
  assert.deepEqual(
    heard.map((event) => event.kind === 'exchange' && event.exchange.message?.content),
    ['', '1 of 2', 'done'],
  );
});

test('only the user sees an ephemeral response and a failure', () => {
  const heard: PageEvent[] = [];
  exchanges.watch('moderator', (event) => heard.push(event));
  exchanges.showResponse(addCommand('member'), reply({ content: 'no', flags: EPHEMERAL }));
  const id = addCommand('member');
  exchanges.fail(id, 'did not respond');
  assert.deepEqual(seenBy('member'), ['no', 'did not respond']);
  assert.deepEqual([seenBy('moderator'), heard], [[], []]);
  assert.equal(exchanges.get(id, 'moderator'), undefined);
});

test('a component that updates its own message adds no exchange', () => {
  const id = addCommand('admin');
  const panel = reply({ content: 'panel' });
  exchanges.showResponse(id, panel);
  const use = exchanges.add({ user: 'admin', channel: CHANNEL, used: { exchange: id } });
  exchanges.showResponse(use.id, edit(panel.id, 'saved'));
  assert.deepEqual(seenBy('admin'), ['saved']);
});

test('a failure of a component is shown at its message until the message is edited', () => {
  const id = addCommand('admin');
  const panel = reply({ content: 'panel' });
  exchanges.showResponse(id, panel);
  const use = exchanges.add({ user: 'admin', channel: CHANNEL, used: { exchange: id } });
  exchanges.fail(use.id, 'did not respond');
  assert.deepEqual(seenBy('admin'), ['did not respond']);
  edit(panel.id, 'panel again');
  assert.deepEqual(seenBy('admin'), ['panel again']);
});

test('a dismissed exchange is removed', () => {
  const id = addCommand('member');
  exchanges.fail(id, 'no');
  exchanges.dismiss(id);
  assert.deepEqual(seenBy('member'), []);
});
