import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNLINKED } from '../../../gateway/unlinking/unlink-reply.ts';
import { LOCALES } from '../../../shared/locale.ts';
import {
  answers,
  ask,
  edits,
  FEBRUARY,
  logged,
  MID_FEBRUARY,
  mailOf,
  map,
  newGuild,
  newMailbox,
  TOKEN,
  USER,
  useMailboxes,
} from '../../support/gateway/mailbox-rig.ts';

useMailboxes();

test('the answer is in the language of the person who asked', async () => {
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  for (const locale of LOCALES) await ask(newGuild(), USER, locale);
  await mailbox.poll(MID_FEBRUARY);
  const said = edits.map(({ content }) => content);
  assert.deepEqual(said.sort(), Object.values(UNLINKED).sort());
  assert.equal(new Set(said).size, LOCALES.length);
});

test('an answer that Discord has not stored yet is edited as soon as it has', async () => {
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  await ask(newGuild());
  answers.push([404, 10015], [404, 10015]);
  await mailbox.poll(MID_FEBRUARY);
  assert.equal(edits.length, 3);
});

test('no log line names a person, even if Discord refuses the answer', async () => {
  const guild = newGuild();
  const { sk: hash } = await map(guild, FEBRUARY, USER);
  const mailbox = await newMailbox();
  await mailbox.poll(MID_FEBRUARY);
  for (const [status, code] of [
    [200, 0],
    [401, 50027],
    [404, 10008],
  ] as const) {
    answers.push([status, code]);
    await ask(guild);
    await mailbox.poll(MID_FEBRUARY);
  }
  assert.deepEqual(await mailOf('0/2'), [], 'it is done, whether or not they could be told');
  assert.equal(logged.length, 3);
  assert.match(logged.join(), /Someone was unlinked.*reply could not be sent.*DiscordAPIError\[50027\]/);
  for (const secret of [USER, TOKEN, hash]) assert.ok(!logged.join().includes(secret));
});
