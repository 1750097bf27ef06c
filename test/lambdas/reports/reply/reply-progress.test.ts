import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from '../../../../lambdas/reports/reply/reply-progress.ts';
import { DiscordError } from '../../../../shared/discord/discord-api.ts';

/** A progress whose clock the test sets. */
function rig() {
  let now = 0;
  const shown: { at: number; done: number; finish: (error?: Error) => void }[] = [];
  const progress = createProgress(
    (done) =>
      new Promise((resolve, reject) => {
        shown.push({ at: now / 1000, done, finish: (error) => (error ? reject(error) : resolve()) });
      }),
    () => now,
  );
  return {
    progress,
    shown,
    times: () => shown.map(({ at }) => at),
    /** Reports how much is done at a second. */
    say(second: number, done: number) {
      now = second * 1000;
      progress.update(done);
    },
    /** Reports every second up to `seconds`, and finishes each edit at once. */
    async runTo(seconds: number, error?: Error) {
      while (now < seconds * 1000) {
        this.say(now / 1000 + 1, now / 1000 + 1);
        shown.at(-1)?.finish(error);
        await turn();
      }
    },
  };
}

/** Lets pending promise callbacks run. */
const turn = () => new Promise(setImmediate);

test('a quick task shows nothing, a long one few edits', async () => {
  const long = rig();
  await long.runTo(2);
  assert.deepEqual(long.times(), []);
  await long.runTo(13 * 60);
  assert.deepEqual(long.times().slice(0, 7), [3, 8, 18, 38, 78, 138, 198]);
  assert.equal(long.shown.length, 16);
  assert.deepEqual(
    long.shown.map(({ done }) => done),
    long.times(),
  );
});

test('there is one edit at a time, and the pause starts when it ends', async () => {
  const { shown, say, times } = rig();
  say(3, 1);
  say(30, 2);
  assert.deepEqual(times(), [3]);
  shown[0]?.finish();
  await turn();
  say(34, 3);
  say(35, 4);
  assert.deepEqual(times(), [3, 35]);
});

test('end() waits for the running edit and prevents another', async () => {
  const { progress, shown, say } = rig();
  say(3, 1);
  let ended = false;
  const ending = progress.end().then(() => {
    ended = true;
  });
  await turn();
  assert.ok(!ended);
  shown[0]?.finish();
  await ending;
  say(100, 2);
  assert.equal(shown.length, 1);
});

test('a failed edit does no harm; the next comes on time', async () => {
  const failing = rig();
  await failing.runTo(20, new DiscordError(500, 0, 'an edit'));
  assert.deepEqual(failing.times(), [3, 8, 18]);
  await failing.progress.end();
});

test('after a 429 the pause is as long as Discord asks for', async () => {
  const limited = rig();
  await limited.runTo(5, new DiscordError(429, 0, 'an edit', 30_000));
  await limited.runTo(40);
  assert.deepEqual(limited.times(), [3, 33]);
});

for (const status of [401, 404]) {
  test(`a reply that is gone (${status}) is not edited again`, async () => {
    const gone = rig();
    await gone.runTo(600, new DiscordError(status, 10008, 'an edit'));
    assert.equal(gone.shown.length, 1);
  });
}
