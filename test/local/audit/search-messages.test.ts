import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFinds } from '../../../local/audit/findings.ts';
import { createMatcher } from '../../../local/audit/search/matcher.ts';
import { peopleOf, searchMessages } from '../../../local/audit/search-messages.ts';
import { createSearcher } from '../../../local/audit/searcher.ts';
import type { Batch } from '../../../shared/messages/batch.ts';
import { batch, CHANNEL, GUILD, messages, who } from '../../support/lambdas/batches.ts';

const [JANUARY, FEBRUARY] = ['2018-01', '2018-02'];
const settled = (month: string) => ({
  guild: GUILD,
  day: `${month}-12`,
  hour: 13,
  seconds: { [CHANNEL]: { [who(2)]: 60, [who(3)]: 60 } },
});
const inVoice = (month: string) =>
  ({ t: 'voice', guild: GUILD, session: who(9), channel: CHANNEL, since: 0, who: who(4), month }) as const;

/** A batch that names people of a month in each way that one can. */
const ways = (month: string): Partial<Batch>[] => [
  { users: [messages(who(1), 1, `${month}-12`)] },
  { settled: [settled(month)] },
  { facts: [inVoice(month)] },
];

test('everyone in a batch is seen with their month: who counted, who stays in voice, who is in voice', () => {
  const [counted, stays, isIn] = [
    { users: [messages(who(1), 1, '2018-01-31')] },
    { settled: [settled(FEBRUARY)] },
    { facts: [inVoice(JANUARY)] },
  ];
  assert.deepEqual(
    [...peopleOf(JSON.stringify(batch(1, { ...counted, ...stays, ...isIn })))],
    [
      { who: who(1), month: JANUARY },
      { who: who(2), month: FEBRUARY },
      { who: who(3), month: FEBRUARY },
      { who: who(4), month: JANUARY },
    ],
  );
  assert.deepEqual([...peopleOf('no batch')], []);
});

test('a closed month’s people are found in a queue and told apart in the dead letters, however they are named', () => {
  const closed = new Set([JANUARY]);
  const known = { salts: new Map(), closed, guilds: new Set<string>(), identities: new Map() };
  for (const [i, way] of [...ways(JANUARY), ...ways(FEBRUARY)].entries()) {
    for (const queue of ['batches', 'letters']) {
      const finds = createFinds();
      const message = { id: 'm', queue, body: JSON.stringify(batch(1, way)), rest: '{}' };
      searchMessages([message], (name) => name === 'letters', {
        finds,
        searcher: createSearcher(createMatcher([]), finds),
        known: { ...known, voices: new Set() },
      });
      assert.deepEqual(
        finds.all().map(({ what, place, apart }) => ({ what, place, apart })),
        i >= 3
          ? []
          : [
              {
                what: `someone’s hash of ${JANUARY}`,
                place: `${queue} message m`,
                apart: queue === 'letters',
              },
            ],
      );
    }
  }
});
