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
  store.watch(exchanges.edited);
});

const begin = (asker: PersonName) =>
  exchanges.begin({ asker, channel: CHANNEL, used: { command: '/report' } }).id;
const reply = (body: Record<string, unknown>, flags = 0) =>
  store.create({ channelId: CHANNEL, type: 20, body, uploads: [], fileLimit: 0, flags });
const edit = (id: string, content: string) =>
  store.edit(id, { body: { content }, uploads: [], fileLimit: 0 });

/** What someone sees, in a few words. */
const seen = (viewer: PersonName) =>
  exchanges
    .seenBy(viewer)
    .map(
      ({ message, failure }) => failure ?? (message?.thinking ? 'thinking' : (message?.content ?? 'sending')),
    );

test('a public answer is seen by all, from “thinking” to its last edit; that it is sent only by the asker', () => {
  const heard: PageEvent[] = [];
  exchanges.watch('member', (event) => heard.push(event));
  const id = begin('moderator');
  assert.deepEqual([seen('moderator'), seen('member')], [['sending'], []]);
  const message = reply({}, LOADING);
  exchanges.show(id, message);
  assert.deepEqual([seen('moderator'), seen('member')], [['thinking'], ['thinking']]);
  edit(message.id, '1 of 2');
  edit(message.id, 'done');
  assert.deepEqual(seen('member'), ['done']);
  assert.deepEqual(
    heard.map((event) => event.kind === 'exchange' && event.exchange.message?.content),
    ['', '1 of 2', 'done'],
  );
});

test('an ephemeral answer and a failure are the asker’s alone', () => {
  const heard: PageEvent[] = [];
  exchanges.watch('moderator', (event) => heard.push(event));
  exchanges.show(begin('member'), reply({ content: 'no', flags: EPHEMERAL }));
  const id = begin('member');
  exchanges.fail(id, 'did not respond');
  assert.deepEqual(seen('member'), ['no', 'did not respond']);
  assert.deepEqual([seen('moderator'), heard], [[], []]);
  assert.equal(exchanges.get(id, 'moderator'), undefined);
});

test('a component that changes its own message leaves nothing else', () => {
  const id = begin('admin');
  const panel = reply({ content: 'panel' });
  exchanges.show(id, panel);
  const use = exchanges.begin({ asker: 'admin', channel: CHANNEL, used: { exchange: id } });
  exchanges.show(use.id, edit(panel.id, 'saved'));
  assert.deepEqual(seen('admin'), ['saved']);
});

test('a component that is not answered says so at its message, until that changes', () => {
  const id = begin('admin');
  const panel = reply({ content: 'panel' });
  exchanges.show(id, panel);
  const use = exchanges.begin({ asker: 'admin', channel: CHANNEL, used: { exchange: id } });
  exchanges.fail(use.id, 'did not respond');
  assert.deepEqual(seen('admin'), ['did not respond']);
  edit(panel.id, 'panel again');
  assert.deepEqual(seen('admin'), ['panel again']);
});

test('what is dismissed is gone', () => {
  const id = begin('member');
  exchanges.fail(id, 'no');
  exchanges.dismiss(id);
  assert.deepEqual(seen('member'), []);
});
