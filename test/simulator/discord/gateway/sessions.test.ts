import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayIntentBits } from 'discord-api-types/v10';
import fc from 'fast-check';
import { snowflakeAt } from '../../../../shared/discord/snowflake.ts';
import { lastSeq, replayAfter, type Session } from '../../../../simulator/discord/gateway/session.ts';
import { createSessions } from '../../../../simulator/discord/gateway/sessions.ts';

const ALL = GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages | GatewayIntentBits.GuildVoiceStates;
const guild = '700000000000000001';
const message = (n: number) => ({ t: 'MESSAGE_CREATE', d: { n }, guild });

function setUp(options: { maxReplay?: number } = {}) {
  const clock = { now: 0 };
  const sessions = createSessions({
    ttlMs: 90_000,
    maxReplay: options.maxReplay ?? 1000,
    wallClock: () => clock.now,
  });
  return { sessions, clock };
}

const numbers = (frames: string[]) => frames.map((frame) => JSON.parse(frame).d.n);

function replay(session: Session, seq: number): string[] {
  const frames = replayAfter(session, seq);
  assert.ok(typeof frames !== 'string', `cannot be replayed: ${frames}`);
  return frames;
}

test('sequence numbers start at 1 and are those in the frames', () => {
  const { sessions } = setUp();
  const frames: string[] = [];
  const session = sessions.open([0, 1], ALL, (frame) => frames.push(frame));
  assert.equal(lastSeq(session), 0);
  assert.equal(sessions.dispatch(message(1)).get(session.id), 1);
  assert.equal(sessions.dispatch(message(2)).get(session.id), 2);
  assert.deepEqual(
    frames.map((frame) => JSON.parse(frame)),
    [
      { t: 'MESSAGE_CREATE', s: 1, op: 0, d: { n: 1 } },
      { t: 'MESSAGE_CREATE', s: 2, op: 0, d: { n: 2 } },
    ],
  );
});

test('an event goes to every session of its guild’s shard and to no other', () => {
  const { sessions } = setUp();
  const first = sessions.open([0, 2], ALL, undefined);
  const twin = sessions.open([0, 2], ALL, undefined);
  const second = sessions.open([1, 2], ALL, undefined);
  // Snowflakes of consecutive milliseconds fall on consecutive shards.
  const even = sessions.dispatch({ ...message(1), guild: snowflakeAt(1_500_000_000_000) });
  const odd = sessions.dispatch({ ...message(1), guild: snowflakeAt(1_500_000_000_001) });
  assert.deepEqual([...even.keys()], [first.id, twin.id]);
  assert.deepEqual([...odd.keys()], [second.id]);
});

test('an event goes only to sessions with its intent, an interaction to all', () => {
  const { sessions } = setUp();
  const deaf = sessions.open([0, 1], 0, undefined);
  const all = sessions.open([0, 1], ALL, undefined);
  assert.deepEqual([...sessions.dispatch(message(1)).keys()], [all.id]);
  const interaction = { t: 'INTERACTION_CREATE', d: {}, guild };
  assert.deepEqual(
    [...sessions.dispatch(interaction)],
    [
      [deaf.id, 1],
      [all.id, 2],
    ],
  );
  assert.throws(() => sessions.dispatch({ t: 'TYPING_START', d: {}, guild }), /TYPING_START/);
});

test('a snapshot shows voice states only to sessions with their intent', () => {
  const { sessions } = setUp();
  const frames: string[] = [];
  sessions.open([0, 1], GatewayIntentBits.Guilds, (frame) => frames.push(frame));
  sessions.open([0, 1], ALL, (frame) => frames.push(frame));
  sessions.dispatch({ t: 'GUILD_CREATE', d: { id: guild, voice_states: [1] }, guild });
  assert.deepEqual(
    frames.map((frame) => JSON.parse(frame).d.voice_states),
    [[], [1]],
  );
});

test('a session without a client expires after its time to live', () => {
  const { sessions, clock } = setUp();
  const session = sessions.open([0, 1], ALL, () => {});
  clock.now = 1_000_000;
  assert.equal(sessions.find(session.id), session, 'with a client it lives on');
  sessions.detach(session, false);
  clock.now += 90_000;
  assert.equal(sessions.find(session.id), session);
  clock.now += 1;
  assert.equal(sessions.dispatch(message(1)).size, 0);
  assert.equal(sessions.find(session.id), undefined);
});

test('a forgotten session ends when its client disconnects', () => {
  const { sessions } = setUp();
  const kept = sessions.open([0, 1], ALL, () => {});
  const lost = sessions.open([0, 1], ALL, () => {});
  sessions.detach(lost, false);
  sessions.forget();
  assert.equal(sessions.find(lost.id), undefined);
  assert.equal(sessions.dispatch(message(1)).get(kept.id), 1);
  sessions.detach(kept, false);
  assert.equal(sessions.find(kept.id), undefined);
});

test('a number from before the kept frames cannot be resumed from', () => {
  const { sessions } = setUp({ maxReplay: 10 });
  const session = sessions.open([0, 1], ALL, undefined);
  for (let n = 1; n <= 25; n++) sessions.dispatch(message(n));
  assert.equal(replayAfter(session, 0), 'trimmed');
  assert.equal(replayAfter(session, 26), 'beyond');
  assert.deepEqual(numbers(replay(session, 15)), [16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  assert.deepEqual(replay(session, 25), []);
});

test('a client that resumes gets every event once and in order, however often its connection is lost', () => {
  const action = fc.oneof(
    { weight: 5, arbitrary: fc.constant('event' as const) },
    fc.constant('lose' as const),
    // How many received frames the client had not processed when it died.
    fc.nat(5),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const { sessions } = setUp({ maxReplay: 50 });
      let received: { s: number; d: { n: number } }[] = [];
      const deliver = (frame: string) => received.push(JSON.parse(frame));
      const session = sessions.open([0, 1], ALL, deliver);
      let sent = 0;
      for (const step of actions) {
        if (step === 'event') sessions.dispatch(message(++sent));
        else if (step === 'lose') sessions.detach(session, false);
        else {
          sessions.detach(session, false);
          received = received.slice(0, Math.max(0, received.length - step));
          for (const frame of replay(session, received.at(-1)?.s ?? 0)) deliver(frame);
          sessions.attach(session, deliver);
          sessions.append(session, 'RESUMED', '{"n":null}', false);
        }
      }
      for (const frame of replay(session, received.at(-1)?.s ?? 0)) deliver(frame);
      const events = received.map(({ d }) => d.n).filter((n) => n !== null);
      assert.deepEqual(
        events,
        Array.from({ length: sent }, (_, i) => i + 1),
      );
      const order = received.map(({ s }) => s);
      assert.deepEqual(
        order,
        [...new Set(order)].sort((a, b) => a - b),
      );
    }),
  );
});
