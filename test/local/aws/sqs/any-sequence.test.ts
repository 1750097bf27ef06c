/** Any sequence of operations, restarts and steps of the clock leaves the queue as a model of plain arrays says. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../../../local/aws/json-protocol.ts';
import { createSqs, type SqsService } from '../../../../local/aws/sqs/service.ts';

const MAIN = 'main.fifo';
const DEAD = 'dead.fifo';
const CALL = { origin: 'http://localhost', signal: undefined };
const urlOf = (name: string) => `http://localhost/000000000000/${name}`;
const MOST_RECEIVES = 3;
const INTERVAL = 300;
/** A run makes some hundred calls: these take two seconds, and find a wrong rule of the queue. */
const RUNS = 80;

interface Held {
  body: string;
  group: string;
  receives: number;
  /** When it was sent, moved or last received. */
  used: number;
  /** Second before which it is in flight. */
  until: number;
  receipt: number;
}

/** What becomes of messages: each is in one of these arrays, and stays where it is deleted. */
interface Model {
  now: number;
  main: Held[];
  dead: Held[];
  deleted: string[];
  ids: { id: string; until: number }[];
  receipts: { held: Held; number: number; handle: string }[];
}

type Step =
  | { do: 'send'; group: string; id: number }
  | { do: 'receive'; most: number; seconds: number }
  | { do: 'delete' | 'show' | 'hide'; receipt: number }
  | { do: 'advance'; seconds: number }
  | { do: 'restart'; releases: boolean };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      group: fc.constantFrom('a', 'b', 'c'),
      id: fc.nat({ max: 20 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('receive' as const),
      most: fc.integer({ min: 1, max: 10 }),
      seconds: fc.constantFrom(0, 1, 5, 30),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('delete' as const, 'show' as const, 'hide' as const),
      receipt: fc.nat({ max: 1000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('advance' as const), seconds: fc.constantFrom(1, 5, 31, 200) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), releases: fc.boolean() }) },
);

function open(db: DatabaseSync, model: Model): SqsService {
  return createSqs(db, { now: () => model.now * 1000 });
}

function createQueues(service: SqsService): void {
  const create = (QueueName: string, more: object) =>
    service.run('CreateQueue', { QueueName, Attributes: { FifoQueue: 'true', ...more } }, CALL);
  create(DEAD, {});
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${DEAD}`;
  create(MAIN, {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: MOST_RECEIVES }),
  });
}

function send(service: SqsService, model: Model, group: string, id: string, at: number): void {
  const body = `${at}`;
  const ids = { MessageGroupId: group, MessageDeduplicationId: id };
  service.run('SendMessage', { QueueUrl: urlOf(MAIN), MessageBody: body, ...ids }, CALL);
  if (model.ids.some((each) => each.id === id && each.until > model.now)) return;
  model.ids.push({ id, until: model.now + INTERVAL });
  model.main.push({ body, group, receives: 0, used: model.now, until: 0, receipt: -1 });
}

/** The messages that a receive takes, and the move of those that were received too often. */
function expectTaken(model: Model, most: number, seconds: number): Held[] {
  const taken: Held[] = [];
  const groups = [...new Set(model.main.map(({ group }) => group))].filter((name) =>
    model.main.every(({ group, until }) => group !== name || until <= model.now),
  );
  for (const name of groups) {
    for (const held of model.main.filter(({ group }) => group === name)) {
      if (taken.length === most) break;
      if (held.receives < MOST_RECEIVES) taken.push(held);
      else model.dead.push(Object.assign(held, { used: model.now }));
    }
  }
  model.main = model.main.filter((held) => !model.dead.includes(held));
  for (const held of taken) {
    held.receives++;
    Object.assign(held, { used: model.now, until: model.now + seconds });
  }
  return taken;
}

async function receive(service: SqsService, model: Model, most: number, seconds: number): Promise<void> {
  const { Messages: messages = [] } = (await service.run(
    'ReceiveMessage',
    {
      QueueUrl: urlOf(MAIN),
      MaxNumberOfMessages: most,
      VisibilityTimeout: seconds,
      AttributeNames: ['ApproximateReceiveCount'],
    },
    CALL,
  )) as { Messages?: { Body: string; ReceiptHandle: string; Attributes: Json }[] };
  const taken = expectTaken(model, most, seconds);
  assert.deepEqual(
    messages.map(({ Body, Attributes }) => [Body, Attributes['ApproximateReceiveCount']]),
    taken.map(({ body, receives }) => [body, String(receives)]),
  );
  for (const [at, held] of taken.entries()) {
    held.receipt = model.receipts.length;
    model.receipts.push({ held, number: held.receipt, handle: messages[at]?.ReceiptHandle ?? '' });
  }
}

/** Uses a receipt of any receive so far. It is good while the message is in flight by it. */
function useReceipt(service: SqsService, model: Model, what: 'delete' | 'show' | 'hide', any: number): void {
  const receipt = model.receipts[any % Math.max(1, model.receipts.length)];
  if (!receipt) return;
  const { held, number, handle: ReceiptHandle } = receipt;
  const isThere = model.main.includes(held);
  const isGood = isThere && held.receipt === number && held.until > model.now;
  const request = { QueueUrl: urlOf(MAIN), ReceiptHandle };
  const seconds = what === 'hide' ? 60 : 0;
  const run = () =>
    what === 'delete'
      ? service.run('DeleteMessage', request, CALL)
      : service.run('ChangeMessageVisibility', { ...request, VisibilityTimeout: seconds }, CALL);
  if (!isGood && (what !== 'delete' || isThere)) assert.throws(run);
  else run();
  if (!isGood) return;
  if (what === 'hide') held.until = model.now + seconds;
  else if (what === 'show') Object.assign(held, { until: 0, receipt: -1 });
  else {
    model.main = model.main.filter((each) => each !== held);
    model.deleted.push(held.body);
  }
}

function release(service: SqsService, model: Model): void {
  service.releaseInFlight();
  const lastUse = Math.max(0, ...[...model.main, ...model.dead].map(({ used }) => used));
  for (const held of model.main)
    if (held.until > lastUse && held.receipt >= 0)
      Object.assign(held, { until: 0, receives: held.receives - 1, receipt: -1 });
}

function checkCounts(service: SqsService, model: Model): void {
  for (const [name, messages] of [
    [MAIN, model.main],
    [DEAD, model.dead],
  ] as const) {
    const request = { QueueUrl: urlOf(name), AttributeNames: ['All'] };
    const { Attributes: attributes } = service.run('GetQueueAttributes', request, CALL) as {
      Attributes: Json;
    };
    const inFlight = name === DEAD ? 0 : messages.filter(({ until }) => until > model.now).length;
    assert.equal(attributes['ApproximateNumberOfMessages'], String(messages.length - inFlight));
    assert.equal(attributes['ApproximateNumberOfMessagesNotVisible'], String(inFlight));
  }
}

/** Everything that is left in a queue, in the order in which it comes. */
async function drain(service: SqsService, name: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const request = { QueueUrl: urlOf(name), MaxNumberOfMessages: 10, VisibilityTimeout: 60 };
    const { Messages: messages = [] } = (await service.run('ReceiveMessage', request, CALL)) as {
      Messages?: { Body: string; ReceiptHandle: string }[];
    };
    if (messages.length === 0) return bodies;
    for (const { Body, ReceiptHandle } of messages) {
      bodies.push(Body);
      service.run('DeleteMessage', { QueueUrl: urlOf(name), ReceiptHandle }, CALL);
    }
  }
}

test('each message is delivered in the order of its group, until it is deleted or a dead letter', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 20, maxLength: 80 }), async (sequence) => {
      const db = new DatabaseSync(':memory:');
      const model: Model = { now: 1e9, main: [], dead: [], deleted: [], ids: [], receipts: [] };
      let service = open(db, model);
      createQueues(service);
      for (const [at, step] of sequence.entries()) {
        if (step.do === 'send') send(service, model, step.group, `${step.id}`, at);
        else if (step.do === 'receive') await receive(service, model, step.most, step.seconds);
        else if (step.do === 'advance') model.now += step.seconds;
        else if (step.do === 'restart') {
          service = open(db, model);
          if (step.releases) release(service, model);
        } else useReceipt(service, model, step.do, step.receipt);
        checkCounts(service, model);
      }
      model.now += 60;
      const left = expectTaken(model, Number.POSITIVE_INFINITY, 0).map(({ body }) => body);
      const sent = model.deleted.length + left.length + model.dead.length;
      assert.deepEqual((await drain(service, MAIN)).sort(), left.sort());
      const dead = await drain(service, DEAD);
      for (const name of ['a', 'b', 'c']) {
        const expected = model.dead.filter(({ group }) => group === name).map(({ body }) => body);
        assert.deepEqual(
          dead.filter((body) => expected.includes(body)),
          expected,
        );
      }
      assert.equal(new Set([...model.deleted, ...left, ...dead]).size, sent);
      db.close();
    }),
    { numRuns: RUNS },
  );
});
