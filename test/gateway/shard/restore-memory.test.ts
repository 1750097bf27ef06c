import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Draft } from '../../../gateway/delivery/draft-items.ts';
import { createOutbox } from '../../../gateway/delivery/outbox.ts';
import { readApplied, readMemory } from '../../../gateway/shard/restore-memory.ts';
import { applyBatch } from '../../../lambdas/ingest/apply.ts';
import { createTokenResolver } from '../../../lambdas/ingest/tokens.ts';
import { closeMonth } from '../../../lambdas/rotation/close-month.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { readDay } from '../../../reporting/days/day-counters.ts';
import type { Batch } from '../../../shared/messages/batch.ts';
import { readDirectory } from '../../../shared/state/channel-directory.ts';
import { NO_SETTINGS } from '../../../shared/state/guild-settings.ts';
import { readSince } from '../../../shared/state/guild-since.ts';
import { daysIn } from '../../../shared/time.ts';
import { testAccountant } from '../../support/gateway/accountant-rig.ts';
import { type Counts, sorted, withoutPeople } from '../../support/gateway/counts.ts';
import {
  at,
  channel,
  GUILD,
  outage,
  snapshot,
  text,
  thread,
  user,
  voiceState,
} from '../../support/gateway/gateway-events.ts';
import { lives, type Step } from '../../support/gateway/lives.ts';
import { createStateModel, type StateModel } from '../../support/gateway/state-model.ts';

const START = at('2018-01-31T18:00:00');
const noSettings = () => NO_SETTINGS;
const resolveTokens = createTokenResolver();

let stack: Stack;
let shards = 0;
before(async () => {
  stack = await startStack({ log: () => {} });
});
after(() => stack.stop());

/** A life in one guild, cut into batches of one shard. No other test uses either. */
function batchesOf(
  steps: readonly Omit<Step, 'snapshot'>[],
  maxItems: number,
): { shard: string; guild: string; batches: Batch[] } {
  const shard = `${shards++}/1000`;
  const guild = String(700_000_000_000_001_000n + BigInt(shards));
  const accountant = testAccountant();
  const outbox = createOutbox({ maxItems, maxBytes: 200_000 });
  const batches: Batch[] = [];
  const keep = (draft: Draft | undefined) => {
    if (draft) batches.push({ v: 1, shard, n: batches.length + 1, ...draft });
  };
  for (const { now, event, lostAt } of steps) {
    if (lostAt !== undefined) accountant.loseSession(lostAt);
    const moved = event && { t: event.t, d: JSON.parse(JSON.stringify(event.d).replaceAll(GUILD, guild)) };
    const entries = moved ? accountant.dispatch(moved, now) : accountant.tick(now);
    for (const entry of entries) keep(outbox.add(entry, now));
  }
  keep(outbox.cut(steps.at(-1)?.now ?? 0));
  return { shard, guild, batches };
}

/** The counts of a guild in the database, under the names of the model. */
async function stored(guild: string, until: number): Promise<{ counts: Counts; totals: Counts }> {
  const counts: Counts = new Map();
  const totals: Counts = new Map();
  const add = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);
  for (const name of daysIn(START, until)) {
    const { users, joins, parts, totals: hours } = await readDay(guild, name);
    const hourName = (hour: number) => `${name}T${String(hour).padStart(2, '0')}`;
    for (const { cells } of users) {
      for (const { event, hour, channel, count } of cells)
        add(`${event}|${guild}|${hourName(hour)}|${channel}`, count);
    }
    for (const [hour, count] of joins) add(`j|${guild}|${hourName(hour)}`, count);
    for (const [hour, count] of parts) add(`p|${guild}|${hourName(hour)}`, count);
    for (const [hour, count] of hours) totals.set(`${guild}|${hourName(hour)}`, count);
  }
  return { counts, totals };
}

async function assertAgrees(state: StateModel, shard: string, guild: string, until: number): Promise<void> {
  const { counts, totals } = await stored(guild, until);
  assert.deepEqual(sorted(counts), sorted(withoutPeople(state.counts())));
  assert.deepEqual(sorted(totals), sorted(state.totals()));
  const memory = await readMemory(shard, noSettings);
  const expected = state.memory();
  const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
  assert.deepEqual(memory.voice, expected.voice.toSorted(byKey));
  assert.deepEqual(memory.guilds, expected.guilds);
  assert.deepEqual(memory.settled, expected.settled);
  assert.equal(await readSince(guild), state.since(guild));
  assert.deepEqual(await readDirectory(guild), state.directory(guild));
}

// It takes seconds, because each run writes a life to the database.
test('a worker reads back what the model says, even after repeated and late batches', async () => {
  const order = fc.array(fc.nat(), { minLength: 3, maxLength: 3 });
  const life = lives(START, { blind: true, sessions: ['stable', 'by channel', null] });
  await fc.assert(
    fc.asyncProperty(life, fc.integer({ min: 4, max: 98 }), order, async (steps, maxItems, repeats) => {
      const { shard, guild, batches } = batchesOf(steps, maxItems);
      const state = createStateModel();
      // The first batch comes last, as from the dead-letter queue, and some come twice.
      const [first, ...others] = batches;
      const again = repeats.flatMap((index) => batches[index % batches.length] ?? []);
      for (const batch of [...others, ...(first ? [first] : []), ...again]) {
        const [outcome, expected] = [await applyBatch(batch, resolveTokens), state.apply(batch)];
        assert.equal(outcome === 'applied', expected === 'applied');
        if (expected === 'applied') assert.equal(await readApplied(shard, batch.n), batch.at);
      }
      await assertAgrees(state, shard, guild, steps.at(-1)?.now ?? 0);
    }),
    { numRuns: 10 },
  );
});

test('an unknown shard has an empty memory', async () => {
  assert.deepEqual(await readMemory('999/1000', noSettings), { guilds: new Map(), voice: [] });
  assert.equal(await readApplied('999/1000', 1), undefined);
});

test('channels are loaded only for guilds that ignore channels, with the parents of threads', async () => {
  const steps = [{ now: START, event: snapshot({ channels: [text(1)], threads: [thread(11, channel(1))] }) }];
  const { shard, guild, batches } = batchesOf(steps, 98);
  for (const batch of batches) await applyBatch(batch, resolveTokens);
  assert.equal((await readMemory(shard, noSettings)).guilds.get(guild)?.channels, undefined);
  const ignoring = await readMemory(shard, () => ({ ...NO_SETTINGS, ignoredChannels: [channel(1)] }));
  assert.equal(ignoring.guilds.get(guild)?.channels?.get(channel(11))?.parent, channel(1));
});

test('a held session is read back as held', async () => {
  const steps = [
    { now: START, event: snapshot({ voice: [voiceState(user(1), channel(5))] }) },
    { now: START + 60_000, event: outage() },
  ];
  const { shard, batches } = batchesOf(steps, 98);
  for (const batch of batches) await applyBatch(batch, resolveTokens);
  const [held] = (await readMemory(shard, noSettings)).voice;
  assert.deepEqual([held?.held, held?.since], [true, START + 60_000]);
});

test('a session whose hash was removed by rotation continues under its key', async () => {
  const steps = [{ now: START, event: snapshot({ voice: [voiceState(user(1), channel(5))] }) }];
  const { shard, batches } = batchesOf(steps, 98);
  for (const batch of batches) await applyBatch(batch, resolveTokens);
  const [open] = (await readMemory(shard, noSettings)).voice;
  assert.ok(open && open.who !== open.key);
  await closeMonth('2018-01', [shard], at('2018-02-01T01:00:00'), () => false);
  const [stripped] = (await readMemory(shard, noSettings)).voice;
  assert.deepEqual(stripped, { ...open, who: open.key });
});
