import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arrival, createInbox, type InboxOptions } from '../../../gateway/shard/inbox.ts';

const dispatch = (s: number): Arrival => ({ dispatch: { t: 'X', d: {}, s }, at: s });

interface TestInboxOptions extends Partial<Omit<InboxOptions, 'start'>> {
  /** What the inbox waits for before it processes anything. */
  prepared?: Promise<void>;
  process?: (next: Arrival) => Promise<void>;
}

/** An inbox that keeps what it processes. */
function openInbox(options: TestInboxOptions = {}) {
  const processed: Arrival[] = [];
  const fatal: unknown[] = [];
  const { prepared, process = async (next: Arrival) => void processed.push(next), ...rest } = options;
  const inbox = createInbox({
    async start() {
      await prepared;
      return process;
    },
    onFatal: (error) => void fatal.push(error),
    ...rest,
  });
  return { inbox, processed, fatal };
}

test('any number of waiting arrivals is processed once, in order', async () => {
  const gate = Promise.withResolvers<void>();
  const { inbox, processed } = openInbox({ prepared: gate.promise });
  const many = Array.from({ length: 3_000 }, (_, i) => dispatch(i + 1));
  for (const one of many.slice(0, 2_000)) inbox.put(one);
  gate.resolve();
  await inbox.idle();
  for (const one of many.slice(2_000)) inbox.put(one);
  await inbox.idle();
  assert.deepEqual(processed, many);
});

test('of several waiting ticks in a row only the last is processed, and none overtakes a dispatch', async () => {
  const gate = Promise.withResolvers<void>();
  const seen: Arrival[] = [];
  const { inbox } = openInbox({
    async process(next) {
      await gate.promise;
      seen.push(next);
    },
  });
  await inbox.idle();
  for (const next of [{ tick: 1 }, { tick: 2 }, { tick: 3 }, dispatch(4), { tick: 5 }, { tick: 6 }])
    inbox.put(next);
  gate.resolve();
  await inbox.idle();
  // The first tick is already being processed when the second one comes.
  assert.deepEqual(seen, [{ tick: 1 }, { tick: 3 }, dispatch(4), { tick: 6 }]);
});

test('a full inbox accepts no dispatches until it is reopened, and processes what it holds', async () => {
  const gate = Promise.withResolvers<void>();
  let full = 0;
  const { inbox, processed } = openInbox({
    prepared: gate.promise,
    maxInbox: 3,
    onInboxFull: () => {
      full += 1;
    },
  });
  for (let s = 1; s <= 6; s++) inbox.put(dispatch(s));
  gate.resolve();
  await inbox.idle();
  inbox.put(dispatch(7));
  assert.equal(full, 1);
  inbox.reopen();
  inbox.put(dispatch(4));
  await inbox.idle();
  assert.deepEqual(processed, [1, 2, 3, 4].map(dispatch));
});

test('an answered heartbeat is processed after the dispatches before it, and a full inbox refuses it', async () => {
  const gate = Promise.withResolvers<void>();
  const { inbox, processed } = openInbox({ prepared: gate.promise, maxInbox: 2 });
  inbox.put(dispatch(1));
  inbox.put({ heartbeat: 1 });
  for (const next of [dispatch(2), dispatch(3)]) inbox.put(next);
  inbox.put({ heartbeat: 3 });
  gate.resolve();
  await inbox.idle();
  assert.deepEqual(processed, [dispatch(1), { heartbeat: 1 }]);
  inbox.reopen();
  inbox.put({ heartbeat: 4 });
  await inbox.idle();
  assert.deepEqual(processed.at(-1), { heartbeat: 4 }, 'after it was reopened');
});

test('an error is fatal, an AbortError is not', async () => {
  const failing = openInbox({ process: () => Promise.reject(new Error('broken')) });
  await failing.inbox.idle();
  failing.inbox.put(dispatch(1));
  await failing.inbox.idle();
  assert.match(String(failing.fatal[0]), /broken/);
  const stopped = openInbox({ prepared: Promise.reject(new DOMException('stopped', 'AbortError')) });
  await stopped.inbox.idle();
  assert.deepEqual(stopped.fatal, []);
});
