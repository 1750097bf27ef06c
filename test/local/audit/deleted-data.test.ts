import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locateInDatabase } from '../../../local/audit/deleted-data.ts';
import { batch, CHANNEL, GUILD, messages, who } from '../../support/lambdas/batches.ts';

const HASH = who(1);
const DAY = '2018-01-12';

/** The places that the bytes around the hash tell: of the whole text, and where a page begins before or after the hash. */
function placesIn(value: unknown): string[] {
  const [before = '', after = ''] = JSON.stringify(value).split(HASH);
  const header = '\0\0\u0001\u00b2';
  return [
    [before, after],
    [before + header, after],
    [before, header + after],
  ].map(([head = '', tail = '']) => {
    const from = Buffer.byteLength(head, 'latin1');
    return locateInDatabase(Buffer.from(head + HASH + tail, 'latin1'), from, from + HASH.length);
  });
}

const three = (place: string) => [place, place, place];

test('a hash in each part of a batch is in a message, where a page of the file begins too', () => {
  const settled = { guild: GUILD, day: DAY, hour: 13 };
  const inVoice = { t: 'voice', guild: GUILD, session: who(9), channel: CHANNEL, since: 0 } as const;
  for (const way of [
    { users: [messages(HASH, 1, DAY)] },
    { settled: [{ ...settled, seconds: { [CHANNEL]: { [HASH]: 60 } } }] },
    { settled: [{ ...settled, seconds: { [CHANNEL]: { [who(2)]: 60, [HASH]: 60 } } }] },
    { facts: [{ ...inVoice, who: HASH, month: '2018-01' }] },
  ])
    assert.deepEqual(placesIn(batch(1, way)), three('stored message'), JSON.stringify(way));
});

test('a hash in an item of a table is in no message', () => {
  for (const item of [
    { pk: { S: `${GUILD}#2018-01` }, sk: { S: HASH }, token: { S: who(2) } },
    { who: { S: HASH }, month: { S: '2018-01' } },
    { counts: { S: JSON.stringify({ 'm09:1': { [HASH]: 1 } }) } },
    { counts: { S: JSON.stringify({ 'm09:1': { [who(2)]: 1, [HASH]: 1 } }) } },
  ])
    assert.deepEqual(placesIn(item), three('stored item'), JSON.stringify(item));
});
