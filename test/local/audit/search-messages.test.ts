import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFindings } from '../../../local/audit/findings.ts';
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

/** Batches with a month's hashes, one for each part that can have them. */
const ways = (month: string): Partial<Batch>[] => [
  { users: [messages(who(1), 1, `${month}-12`)] },
  { settled: [settled(month)] },
  { facts: [inVoice(month)] },
];

test('every hash in a batch has its month: in counts, in settled voice and in open voice sessions', () => {
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

test('hashes of a closed month are found in a queue and tolerated in the dead letters, in each part of a batch', () => {
  const closed = new Set([JANUARY]);
  const contents = { salts: new Map(), closed, guilds: new Set<string>(), identities: new Map() };
  for (const [i, way] of [...ways(JANUARY), ...ways(FEBRUARY)].entries()) {
    for (const queue of ['batches', 'letters']) {
      const findings = createFindings();
      const message = { id: 'm', queue, body: JSON.stringify(batch(1, way)), rest: '{}' };
      searchMessages([message], (name) => name === 'letters', {
        findings,
        searcher: createSearcher(createMatcher([]), findings),
        contents: { ...contents, voiceHashes: new Set() },
      });
      assert.deepEqual(
        findings.all().map(({ what, place, tolerated }) => ({ what, place, tolerated })),
        i >= 3
          ? []
          : [
              {
                what: `a hash of ${JANUARY}`,
                place: `${queue} message m`,
                tolerated: queue === 'letters',
              },
            ],
      );
    }
  }
});
